"""What people wrote and moderators decide on: one queue for every kind of text."""
