"""Stewards."""
