"""The steward's desk: setting a platform up, the queue, rounds, invitations, imports, the log."""
