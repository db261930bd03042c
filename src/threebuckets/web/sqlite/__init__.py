"""SQLite for many writers at a time: Django's backend, with a queue before it."""
