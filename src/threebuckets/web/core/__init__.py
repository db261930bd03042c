"""Platforms, their files and what every page shares: frame, look, loading and dumping."""
