"""Rounds of the test, their verdicts, and what turned them."""
