"""Load, dump and serve."""
