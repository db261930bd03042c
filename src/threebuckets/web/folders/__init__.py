"""Platform folders in and out of the database: load, compare, dump, serve."""
