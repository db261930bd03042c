"""Accounts of stewards, and participants under a pseudonym."""
