"""Areas, indicators, their figures and evidence."""
