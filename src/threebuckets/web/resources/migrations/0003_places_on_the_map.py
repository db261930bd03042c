"""Offers that were here before get their place on the map."""

import numpy as np
from django.db import migrations

from threebuckets.resources import morton_key

BATCH = 1000


def place_offers(apps, schema_editor):  # type: ignore[no-untyped-def]
    """The key of the offer's own point, else of its area's middle; none for persons."""
    offer_model, area_model = apps.get_model("resources", "Offer"), apps.get_model("situation", "Area")
    middles = {(p, code): (lon, lat) for p, code, lon, lat in area_model.objects.values_list("platform_id", "code", "lon", "lat")}
    rows = offer_model.objects.exclude(actor__kind="person").only("lon", "lat", "area_code", "platform_id")
    found = list(rows)
    nowhere = (None, None)
    points = [
        (row.lon, row.lat) if row.lon is not None else middles.get((row.platform_id, row.area_code), nowhere)
        for row in found
    ]
    lon, lat = (np.array([point[axis] for point in points], float) for axis in (0, 1))
    for row, key in zip(found, morton_key(lon, lat).tolist(), strict=True):
        row.map_key = key
    offer_model.objects.bulk_update(found, ["map_key"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [("resources", "0002_offers_made_here"), ("situation", "0001_first")]

    operations = [migrations.RunPython(place_offers, migrations.RunPython.noop)]
