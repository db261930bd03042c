"""The link for setting up."""
