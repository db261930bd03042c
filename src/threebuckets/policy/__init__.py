"""The policy document, the rules and the three-bucket test: where values, situation and resources meet."""
