"""Facts: an immutable mapping from input key to record, and a reader that remembers what was read.

The test reads facts only by key, so that a verdict names everything it rests on, and a cause of a change can be found
by putting single facts back. Where facts come from is `gathering.py`'s matter.
"""

import gzip
import hashlib
import json
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from threebuckets.policy.facts.records import RECORD_OF, Fact

Record = TypeVar("Record")


class UnknownInputError(KeyError):
    """A fact that the checked platform must have is not there: the facts are no state of affairs."""


class Facts(Mapping[str, Fact]):
    """Input key → record; never changed after it is made.

    Examples
    --------
    >>> from threebuckets.policy.facts.records import GradeFact
    >>> facts = Facts({"grade:pay": GradeFact("A")})
    >>> "grade:pay" in facts.without(["grade:pay"])
    False
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Fact]) -> None:
        self._values: Mapping[str, Fact] = dict(values)

    def __getitem__(self, key: str) -> Fact:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def with_values(self, other: "Facts", keys: Collection[str]) -> "Facts":
        """These facts with the keys as they are in `other`; keys absent there become absent here. Cheap, for trying."""
        return _facts(_Laid(self._values, {key: other.get(key) for key in keys}))

    def with_fact(self, key: str, fact: Fact) -> "Facts":
        """These facts with one put in place; cheap, for trying what a fact would change."""
        return _facts(ChainMap({key: fact}, self._values))  # type: ignore[arg-type]

    def without(self, keys: Collection[str]) -> "Facts":
        """These facts with the keys absent."""
        gone = set(keys)
        return Facts({key: value for key, value in self._values.items() if key not in gone})

    def only(self, keys: Collection[str]) -> "Facts":
        """The facts of some keys."""
        return Facts({key: self._values[key] for key in keys if key in self._values})

    def to_gz(self) -> bytes:
        """Canonical JSON, compressed; the same bytes for the same facts."""
        return gzip.compress(self._json(), compresslevel=6, mtime=0)

    @classmethod
    def from_gz(cls, data: bytes) -> "Facts":
        """The inverse of `to_gz`."""
        content = json.loads(gzip.decompress(data))
        return cls({key: _adapter(key.split(":", 1)[0]).validate_python(value) for key, value in content.items()})

    @property
    def sha256(self) -> str:
        """Fingerprint of the facts."""
        return hashlib.sha256(self._json()).hexdigest()

    def _json(self) -> bytes:
        plain = {key: _plain(key, value) for key, value in self._values.items()}
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


class Watched(Facts):
    """Facts that note which keys anybody asked for, absent ones too, through whatever is made of them.

    Examples
    --------
    >>> from threebuckets.policy.facts.records import GradeFact
    >>> facts = Watched(Facts({}))
    >>> facts.with_fact("grade:pay", GradeFact("A")).get("day"), facts.keys_read
    (None, frozenset({'day'}))
    """

    __slots__ = ("_noted",)

    def __init__(self, facts: Facts) -> None:
        self._noted = _Noted(facts._values)
        self._values = self._noted

    @property
    def keys_read(self) -> frozenset[str]:
        """All keys asked for so far."""
        return frozenset(self._noted.keys_read)


class Reader:
    """Reads facts and remembers every key asked for, absent ones too.

    Examples
    --------
    >>> from threebuckets.policy.facts.records import TextFact
    >>> reader = Reader(Facts({}))
    >>> reader.get("day", TextFact), reader.keys
    (None, ('day',))
    """

    __slots__ = ("_facts", "_keys")

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._keys: set[str] = set()

    def get(self, key: str, record: type[Record]) -> Record | None:
        """The fact of a key, which must be of the record's type; None where it is absent."""
        self._keys.add(key)
        found = self._facts.get(key)
        if found is not None and not isinstance(found, record):
            raise TypeError(f"{key} is a {type(found).__name__}, not a {record.__name__}")
        return found

    def need(self, key: str, record: type[Record]) -> Record:
        """The fact of a key that the checked platform must have; `UnknownInputError` where it is absent."""
        found = self.get(key, record)
        if found is None:
            raise UnknownInputError(key)
        return found

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys read so far, sorted."""
        return tuple(sorted(self._keys))


class _Laid(Mapping[str, Fact]):
    """Some facts laid over others; None stands for one that is absent."""

    __slots__ = ("_below", "_put")

    def __init__(self, below: Mapping[str, Fact], put: Mapping[str, Fact | None]) -> None:
        self._below, self._put = below, put

    def __getitem__(self, key: str) -> Fact:
        if key not in self._put:
            return self._below[key]
        found = self._put[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._below if key not in self._put)
        yield from (key for key, fact in self._put.items() if fact is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Noted(Mapping[str, Fact]):
    """Facts that note which keys are asked for."""

    __slots__ = ("_below", "keys_read")

    def __init__(self, below: Mapping[str, Fact]) -> None:
        self._below = below
        self.keys_read: set[str] = set()

    def __getitem__(self, key: str) -> Fact:
        self.keys_read.add(key)
        return self._below[key]

    def __iter__(self) -> Iterator[str]:
        raise TypeError("Facts that are watched are read by key alone: as a whole they would all have been read.")

    def __len__(self) -> int:
        return len(self._below)


def _facts(values: Mapping[str, Fact]) -> Facts:
    """Facts over a mapping as it is, not copied."""
    found = Facts({})
    found._values = values
    return found


@cache
def _adapter(word: str) -> TypeAdapter[Any]:
    return TypeAdapter(RECORD_OF[word])


def _plain(key: str, value: Fact) -> Any:
    return _adapter(key.split(":", 1)[0]).dump_python(value, mode="json")
