"""Values: from votes on statements to what people share."""

from threebuckets.values.votes import Votes

__all__ = ["Votes"]
