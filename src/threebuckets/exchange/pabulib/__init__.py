"""Participatory-budgeting elections as `.pb` files, the format of the Pabulib library."""

from threebuckets.exchange.pabulib.elections import Election
from threebuckets.exchange.pabulib.reading import check_pb, read_pb, read_pb_with_warnings
from threebuckets.exchange.pabulib.writing import write_pb

__all__ = ["Election", "check_pb", "read_pb", "read_pb_with_warnings", "write_pb"]
