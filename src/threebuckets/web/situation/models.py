"""Rows of the situation bucket: areas and their outlines, indicators, their figures, and evidence."""

from django.db import models
from django.db.models import Q

from threebuckets.web.core.models import Platform, TableRow, code_field


class Area(TableRow):
    """A place with its levels and parents (divided by `|`, nearest first)."""

    code = code_field()
    name = models.TextField()
    levels = models.TextField(blank=True)
    parents = models.TextField(blank=True)
    start = models.IntegerField(null=True)
    end = models.IntegerField(null=True)
    population = models.FloatField(null=True)
    entitled = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="area_once")]

    def __str__(self) -> str:
        """Its name, as it is shown."""
        return self.name


class Boundary(models.Model):
    """The outline of an area, as GeoJSON geometry text."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    area_code = code_field()
    position = models.PositiveIntegerField(default=0)
    geometry = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "area_code"], name="boundary_once")]


class Succession(TableRow):
    """Which area codes replaced which."""

    old = code_field()
    new = code_field()
    year = models.IntegerField()
    share = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "old", "new", "year"], name="succession_once")]


class Indicator(TableRow):
    """A measured quantity; polarity 1 higher is better, -1 lower is better, 0 neither."""

    code = code_field()
    label = models.TextField()
    unit = models.TextField()
    measure = models.CharField(max_length=16, blank=True)
    per = models.FloatField(null=True)
    polarity = models.SmallIntegerField()
    decimals = models.SmallIntegerField(null=True)
    frequency = models.CharField(max_length=16, blank=True)
    theme = models.TextField(blank=True)
    grade = models.CharField(max_length=1, blank=True)
    limits = models.CharField(max_length=8, blank=True)
    scale = models.FloatField(null=True)
    target = models.FloatField(null=True)
    standardised = models.BooleanField(null=True)
    zero_baseline = models.BooleanField(null=True)
    can_be_negative = models.BooleanField(null=True)
    next_release = models.DateField(null=True)
    source = models.TextField()
    source_url = models.TextField(blank=True)
    source_date = models.DateField(null=True)
    licence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="indicator_once"),
            models.CheckConstraint(condition=Q(polarity__in=[-1, 0, 1]), name="polarity_is_a_direction"),
        ]


class Series(models.Model):
    """All figures of an indicator in an area and dimension: column name → list of cells, oldest row first as read.

    Columns without any cell are left out; `position` holds where the rows stood in the table.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="series")
    area_code = code_field()
    dimension = models.TextField(blank=True)
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "area_code", "dimension"], name="series_once")]
        indexes = [models.Index(fields=["platform", "area_code"], name="series_by_area")]


class Evidence(TableRow):
    """What a study says of a kind of policy and an indicator: effect with 95 % limits, in the indicator's unit."""

    code = code_field()
    kind = code_field()
    indicator = models.ForeignKey(Indicator, on_delete=models.RESTRICT, related_name="evidence")
    level = models.SmallIntegerField()
    indirectness = models.SmallIntegerField(null=True)
    effect = models.FloatField(null=True)
    low = models.FloatField()
    high = models.FloatField()
    horizon_months = models.FloatField(null=True)
    original = models.TextField(blank=True)
    doi = models.TextField(blank=True)
    title = models.TextField()
    url = models.TextField(blank=True)
    source = models.TextField()
    year = models.IntegerField(null=True)
    country = models.TextField(blank=True)
    retracted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="evidence_once"),
            models.CheckConstraint(condition=Q(level__range=(0, 5)), name="evidence_level_is_0_to_5"),
        ]
