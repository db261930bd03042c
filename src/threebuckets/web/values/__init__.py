"""Statements, votes and what is published of them."""
