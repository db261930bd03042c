"""Readable, stable ids: slugs of names, with a short hash where two would be alike.

An id depends on its own row only and on whether its slug is shared, never on the order of rows.
"""

import hashlib
import re
import unicodedata

import polars as pl

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 56
_HASH_LENGTH = 6


def slug(text: str) -> str:
    """A name in a-z, 0-9 and hyphens, at most 56 characters; a hash where nothing of it can be written so.

    Examples
    --------
    >>> slug("Café Müller & Söhne"), slug("圖書館")[:2]
    ('cafe-muller-sohne', 'x-')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _NOT_SLUG.sub("-", plain.replace("'", "")).strip("-")
    if len(words) > _SLUG_LENGTH:
        words = words[: _SLUG_LENGTH + 1].rpartition("-")[0] or words[:_SLUG_LENGTH]
    return words or f"x-{short_hash(text)}"


def short_hash(text: str, length: int = _HASH_LENGTH) -> str:
    """First hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def readable_ids(names: pl.Series, natural_keys: pl.Series) -> pl.Series:
    """Ids for rows with names: the slug, followed by a hash of the natural key where several keys share it.

    Parameters
    ----------
    names, natural_keys : Series of str
        One a row; rows with equal natural keys get equal ids.

    Returns
    -------
    Series of str

    Examples
    --------
    >>> readable_ids(pl.Series(["Hub", "hub", "Hall"]), pl.Series(["1", "2", "3"])).to_list()
    ['hub-6b86b2', 'hub-d4735e', 'hall']
    """
    slugs = {name: slug(name) for name in names.unique().to_list()}
    frame = pl.DataFrame({"slug": names.replace_strict(slugs, return_dtype=pl.String), "key": natural_keys})
    sharing = frame.unique().group_by("slug").len().filter(pl.col("len") > 1)["slug"].to_list()
    is_shared = frame["slug"].is_in(sharing)
    hashes = {key: short_hash(key) for key in frame.filter(is_shared)["key"].unique().to_list()}
    suffix = frame["key"].replace_strict(hashes, default="", return_dtype=pl.String)
    return frame["slug"] + pl.select(pl.when(is_shared).then("-" + suffix).otherwise(pl.lit(""))).to_series()
