"""Areas with their outlines as TopoJSON: shared borders stored once, as differences of whole numbers.

One layer is read; where a file has several the option `layer` says which.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.contract import Batch, Detection, Head, Option, Source
from threebuckets.exchange.formats.area_layers import AREA_OPTIONS, MAPPABLE, area_batches
from threebuckets.exchange.formats.features import Feature
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.documents import read_json
from threebuckets.exchange.reading.heads import first_text
from threebuckets.exchange.targets import Tables

# Positions stand on a grid far coarser than this; more decimals would be noise of the multiplication.
_DECIMALS = 7
_MALFORMED = (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError)


class TopoJson:
    """Outlines of areas in a topology."""

    name = "topojson"
    title = "Areas with outlines (TopoJSON)"
    bucket = "situation"
    can_read = True
    can_write = False
    mappable = MAPPABLE
    options = (Option("layer", "Layer to read, where there are several."), *AREA_OPTIONS)

    def sniff(self, head: Head) -> Detection | None:
        """Sure where the document calls itself a topology."""
        starts = [first_text(start)[:2_000].replace(" ", "") for start in head.starts.values()]
        if len(starts) != 1 or '"type":"Topology"' not in starts[0]:
            return None
        return Detection(self.name, 0.98, "It is a TopoJSON topology.")

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """Areas and outlines of one layer."""
        for member in source.members:
            document = read_json(member, logbook, source.limits)
            layer = _layer(document, source.options["layer"], member.name, logbook)
            if layer is None:
                continue
            try:
                features = _features(document, layer)
            except _MALFORMED as error:
                logbook.fault("F65", error, "a TopoJSON topology", file=member.name)
                continue
            yield from area_batches(features, source, member.name, logbook)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """Not written; raises InputError (F60)."""
        raise InputError([Fault("F60", "error", self.name, None, None, "a format that is only read", "geojson")])


FORMAT = TopoJson()


def _layer(document: Any, name: str, file: str, logbook: Logbook) -> Mapping[str, Any] | None:
    objects = document.get("objects") if isinstance(document, Mapping) else None
    if not isinstance(objects, Mapping) or not objects:
        if document is not None:
            logbook.fault("F65", "no objects", "a TopoJSON topology with layers", file=file, column="objects")
        return None
    chosen = name or (next(iter(objects)) if len(objects) == 1 else "")
    if not isinstance(objects.get(chosen), Mapping):
        found = name or f"{len(objects)} layers and none chosen"
        logbook.fault("F61", found, f"option layer: one of {', '.join(map(str, objects))}", file=file)
        return None
    found_layer: Mapping[str, Any] = objects[chosen]
    return found_layer


def _features(document: Mapping[str, Any], layer: Mapping[str, Any]) -> list[Feature]:
    arcs = _arcs(document)
    return [
        Feature(
            f"geometries[{at}]",
            str(each["id"]) if isinstance(each.get("id"), (str, int)) else "",
            each.get("properties") or {},
            _geometry(each, arcs),
        )
        for at, each in enumerate(layer.get("geometries", [layer]))
    ]


def _arcs(document: Mapping[str, Any]) -> list[NDArray[np.float64]]:
    """Every arc as positions of shape (n, 2), degrees."""
    transform = document.get("transform")
    arcs = [np.asarray([position[:2] for position in arc], dtype=np.float64) for arc in document["arcs"]]
    if transform is None:
        return arcs
    scale, shift = (np.asarray(transform[key], dtype=np.float64) for key in ("scale", "translate"))
    return [np.round(np.cumsum(arc, axis=0) * scale + shift, _DECIMALS) for arc in arcs]


def _geometry(each: Mapping[str, Any], arcs: Sequence[NDArray[np.float64]]) -> dict[str, Any] | None:
    if each.get("type") == "Polygon":
        return {"type": "Polygon", "coordinates": [_ring(ring, arcs) for ring in each["arcs"]]}
    if each.get("type") == "MultiPolygon":
        parts = [[_ring(ring, arcs) for ring in part] for part in each["arcs"]]
        return {"type": "MultiPolygon", "coordinates": parts}
    return None


def _ring(indices: Sequence[int], arcs: Sequence[NDArray[np.float64]]) -> list[list[float]]:
    """A ring out of its arcs; `~i` is arc i backwards, and neighbours share their end."""
    found: list[list[float]] = []
    for index in indices:
        if not -len(arcs) <= index < len(arcs):
            raise ValueError(f"arc {index}, of {len(arcs)}")
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        found.extend(arc[1:].tolist() if found else arc.tolist())
    return found
