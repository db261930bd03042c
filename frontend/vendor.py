"""Copy what pages load from the packages that `npm ci` put here into the static files, and write down what it is.

For maintainers, after raising a version in package.json: `npm install`, `npm ci`, `python vendor.py`. Lines that point
at source maps are taken away: the maps are not shipped.
"""

import csv
import hashlib
import json
import re
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parent / "src" / "threebuckets" / "web" / "resources" / "static" / "vendor"
FILES = {
    "maplibre-gl": {
        "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css": "maplibre-gl.css",
        "LICENSE.txt": "LICENSE.txt",
    }
}
"""Package → file in it → name beside its version."""
COLUMNS = ("file", "package", "version", "licence", "sha256")
_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n]*")


def main() -> None:
    """Copy all, and write the list."""
    rows = [row for package, files in FILES.items() for row in copied(package, files)]
    with (STATIC / "VENDORED.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["file"]))


def copied(package: str, files: dict[str, str]) -> list[dict[str, str]]:
    """The files of a package, copied; one row of the list for each."""
    source = HERE / "node_modules" / package
    about = json.loads((source / "package.json").read_text(encoding="utf-8"))
    folder = f"{package}-{about['version']}"
    rows = []
    for name, kept in files.items():
        content = _MAP.sub(b"", (source / name).read_bytes()).rstrip() + b"\n"
        target = STATIC / folder / kept
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        found = (f"{folder}/{kept}", package, about["version"], about["license"], hashlib.sha256(content).hexdigest())
        rows.append(dict(zip(COLUMNS, found, strict=True)))
    return rows


if __name__ == "__main__":
    main()
