"""Tokens never reach the log: the part of a path that holds one is cut out of every record."""

import logging
import re

_TOKEN = re.compile(r"(/(?:letters|invite|set-up)/)[^/\s?'\"]{8,}")


class TokenFilter(logging.Filter):
    """Writes `/letters/…` where a record says more."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut tokens out of a record; it is always kept."""
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(arg) for arg in record.args)
        record.msg = _cut(record.msg)
        if hasattr(record, "request"):
            del record.request
        return True


def _cut(part: object) -> object:
    return _TOKEN.sub(r"\1…", part) if isinstance(part, str) else part
