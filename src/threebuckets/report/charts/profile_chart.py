"""One figure of an area's profile on the scale of all areas, better always to the right; a lane of an interval chart."""

from threebuckets.report.charts.interval_chart import interval_chart

HUE = "situation"


def profile_lane(
    value: float,
    limits: tuple[float, float] | None,
    scale: tuple[float, float],
    *,
    polarity: int,
    reference: float | None = None,
    middle_half: tuple[float, float] | None = None,
) -> str:
    """The lane of one indicator.

    Parameters
    ----------
    value : float
    limits : tuple of float or None
        95 % limits; None where there are none.
    scale : tuple of float
        Least and greatest figure of all areas: the ends of the lane.
    polarity : int
        -1 turns the lane round, so that better lies to the right.
    reference : float, optional
        What the area is held against: a dashed line.
    middle_half : tuple of float, optional
        Middle half of comparable areas: a grey box.

    Examples
    --------
    >>> profile_lane(4.0, (3.0, 5.0), (1.0, 5.0), polarity=-1)
    '<svg class="interval situation" ...x1="0%" x2="50%"...</svg>'
    """
    low, high = limits or (value, value)
    axis = scale if polarity >= 0 else (scale[1], scale[0])
    return interval_chart(value, low, high, axis=axis, reference=reference, peers=middle_half, hue=HUE)
