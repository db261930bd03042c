"""Delivery: who could deliver what together, what each gains, and how a community makes a policy its own."""
