"""The clients of `bench/web.py`: people who vote and read, driven by locust."""
