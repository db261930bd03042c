"""Policies with their versions, local designs, and the pages that show their verdicts."""
