"""The web app: a thin Django project over the library, one app a room. Pages show; the library computes."""
