"""The documentation, and the scripts that write what the program can say of itself."""
