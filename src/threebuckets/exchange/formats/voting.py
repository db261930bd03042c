"""From an event log of votes to one standing vote a person and statement. Not for what votes mean (`values`)."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The votes that stand.

    Parameters
    ----------
    votes : DataFrame
        The last event of each (participant, statement), with the columns it had.
    n_superseded : int
        Events that a later one replaced.
    undecided : DataFrame
        participant, statement of pairs with different votes at one time, which only their lines put in order.
    """

    votes: pl.DataFrame
    n_superseded: int
    undecided: pl.DataFrame


def standing_votes(events: pl.DataFrame) -> Standing:
    """The last vote of every person on every statement: by time, then by place in the file.

    Parameters
    ----------
    events : DataFrame
        participant, statement (text), vote (integer), time (any ordered type, null: earliest), line (integer), further
        columns.

    Examples
    --------
    >>> log = {"participant": ["a", "a"], "statement": ["1", "1"], "vote": [1, -1], "time": [5, 4], "line": [2, 3]}
    >>> standing_votes(pl.DataFrame(log)).votes["vote"].to_list()
    [1]
    """
    pair = ["participant", "statement"]
    ordered = events.sort([*pair, "time", "line"], nulls_last=False)
    last = ordered.unique(pair, keep="last", maintain_order=True)
    moments = ordered.group_by([*pair, "time"]).agg(pl.col("vote").n_unique().alias("n"))
    undecided = moments.filter(pl.col("n") > 1).select(pair).unique().sort(pair)
    return Standing(last, events.height - last.height, undecided)
