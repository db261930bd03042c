"""Actors and what they offer."""
