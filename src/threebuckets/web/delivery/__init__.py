"""Coalitions and the pledges made to them."""
