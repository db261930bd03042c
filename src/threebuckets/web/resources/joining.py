"""What this room tells the others when the site is ready."""


def join() -> None:
    """Register what other rooms call here."""
