"""Work done behind the pages: what is waiting, what is being done, how far it is."""
