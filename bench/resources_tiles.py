"""Offers as map tiles: keys of a million places, one tile of 4,000 points against mapbox-vector-tile in the same run."""

import mapbox_vector_tile
import numpy as np

from bench.measuring import print_table, timed
from threebuckets.resources import encode_tile, key_range, morton_key, tile_features

N_POINTS = 4000
N_MANY = 1_000_000
KINDS = np.array(["space", "skill", "person", "money", "vehicle"], object)
TILE = (5, 15, 10)


def main() -> None:
    """One table."""
    rng = np.random.default_rng(0)
    lon, lat = rng.uniform(-5, 2, N_MANY), rng.uniform(50, 56, N_MANY)
    kind = rng.integers(0, len(KINDS), N_MANY).astype(np.int32)
    key = morton_key(lon, lat)
    bounds = key_range(*TILE)
    inside = np.flatnonzero((key >= bounds.low) & (key < bounds.high))
    few = inside[:N_POINTS]
    z, x, y = TILE
    points = tile_features(key[few], kind[few], z=z, x=x, y=y, max_points=N_POINTS)
    plain = [
        {"geometry": {"type": "Point", "coordinates": [int(a), int(b)]}, "properties": {"kind": KINDS[k], "count": 1}}
        for a, b, k in zip(points.x, points.y, points.kind, strict=True)
    ]
    layer = [{"name": "offers", "features": plain}]
    peer_options = {"y_coord_down": True}
    ours = timed(lambda: encode_tile(points, kinds=KINDS))
    peer = timed(lambda: mapbox_vector_tile.encode(layer, default_options=peer_options), runs=3)
    assert _decoded(encode_tile(points, kinds=KINDS)) == _decoded(
        mapbox_vector_tile.encode(layer, default_options=peer_options)
    )
    keys = timed(lambda: np.sort(morton_key(lon, lat)), runs=3)
    cells = timed(lambda: tile_features(key[inside], kind[inside], z=z, x=x, y=y, max_points=0), runs=3)
    rows = [
        (
            f"{N_POINTS:,} points as bytes",
            f"{1000 * ours.cpu:.1f}",
            f"{1000 * peer.cpu:.0f}",
            f"{peer.cpu / ours.cpu:.0f}",
        ),
        (f"keys of {N_MANY:,} places, sorted", f"{1000 * keys.cpu:.0f}", "–", "–"),
        (f"cells of {len(inside):,} offers in one tile", f"{1000 * cells.cpu:.0f}", "–", "–"),
    ]
    print_table("Map tiles", ("what", "ours, CPU ms", "mapbox-vector-tile, CPU ms", "times as fast"), rows)


def _decoded(content: bytes) -> list[object]:
    """Places and properties, in order."""
    found = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})["offers"]["features"]
    return sorted(str((each["geometry"], sorted(each["properties"].items()))) for each in found)


if __name__ == "__main__":
    main()
