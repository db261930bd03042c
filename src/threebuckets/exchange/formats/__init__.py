"""One module for each outside format; `threebuckets.exchange.registry` lists them."""
