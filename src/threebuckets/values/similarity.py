"""Statements whose wording is alike, so that people can see a possible duplicate before they add or approve one.

Compares letters, not meaning: "more cars" and "no more cars" are alike. Never merges anything itself.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from threebuckets.stats import FloatArray, IntArray

POSSIBLE_DUPLICATE = 0.5
"""From this similarity on a page asks whether two statements say the same."""

SUGGEST_MERGING = 0.7
"""From this similarity on a page suggests to a steward to merge them."""

_BLOCK = 512
# Han, Kana (full and half width letters are one after normalisation) and Thai are written without gaps between words.
_WITHOUT_GAPS = re.compile(
    "[\u0e00-\u0e7f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

Pieces = Callable[[str], Iterator[str]]


@dataclass(frozen=True, slots=True, eq=False)
class SimilarPairs:
    """Pairs of texts that are alike, the most alike first.

    Parameters
    ----------
    first, second : ndarray of int64, shape (n,)
        Positions in the list of texts, first < second.
    similarity : ndarray of float64, shape (n,)
        0-1; 1 for the same pieces of words equally often.
    """

    first: IntArray
    second: IntArray
    similarity: FloatArray


def similar_statements(texts: Sequence[str], *, at_least: float = POSSIBLE_DUPLICATE) -> SimilarPairs:
    """Pairs of statements whose wording is alike.

    Parameters
    ----------
    texts : sequence of str
    at_least : float
        Least similarity returned, above 0.

    Returns
    -------
    SimilarPairs

    Notes
    -----
    Cosine of TF-IDF vectors over pieces of 3 to 5 letters within a word and its bounds; texts with Han, Kana or Thai
    letters over pieces of 1 to 3 letters. The two kinds are never alike. Case, width and compatible forms do not count
    (NFKC, case folded). Cost: one sparse product of all pairs, in blocks of rows.

    References
    ----------
    Manning, Raghavan, Schuetze (2008), Introduction to Information Retrieval, ch. 6; the smoothed form of scikit-learn.

    Examples
    --------
    >>> texts = ["More buses in the evening", "Close the library", "more buses in the evenings!"]
    >>> pairs = similar_statements(texts)
    >>> pairs.first, pairs.second, pairs.similarity.round(1)
    (array([0]), array([2]), array([0.8]))
    """
    plain = [_plain(text) for text in texts]
    without_gaps = np.array([bool(_WITHOUT_GAPS.search(text)) for text in plain], bool)
    parts: list[tuple[IntArray, IntArray, FloatArray]] = []
    for which, pieces in ((~without_gaps, _pieces_of_words), (without_gaps, _pieces_across)):
        index = np.flatnonzero(which)
        vectors = _vectors([plain[i] for i in index], pieces)
        parts.extend((index[a], index[b], value) for a, b, value in _alike(vectors, at_least))
    if not parts:
        return SimilarPairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    first, second, similarity = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Rounded, so that noise of floating-point sums does not order pairs that are equally alike.
    order = np.lexsort((second, first, -similarity.round(9)))
    return SimilarPairs(first[order], second[order], similarity[order])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pieces_of_words(text: str) -> Iterator[str]:
    """Pieces of 3 to 5 letters of each word with a gap before and after; a shorter word is one piece."""
    for word in text.split():
        padded = f" {word} "
        for n in range(3, 6):
            yield padded[:n]
            if len(padded) <= n:
                break
            yield from (padded[start : start + n] for start in range(1, len(padded) - n + 1))


def _pieces_across(text: str) -> Iterator[str]:
    """Pieces of 1 to 3 letters wherever they begin."""
    for n in range(1, 4):
        yield from (text[start : start + n] for start in range(len(text) - n + 1))


def _vectors(texts: Sequence[str], pieces: Pieces) -> Any:
    """One row of length 1 for each text (of zeros for an empty one): how often a piece occurs, rare pieces weighing more."""
    known: dict[str, int] = {}
    starts, columns, counts = [0], [], []
    for text in texts:
        for piece, count in Counter(pieces(text)).items():
            columns.append(known.setdefault(piece, len(known)))
            counts.append(count)
        starts.append(len(columns))
    matrix = sparse.csr_array((np.array(counts, float), columns, starts), shape=(len(texts), len(known)))
    n_texts_with = np.bincount(matrix.indices, minlength=len(known))
    rarity = np.log((1 + len(texts)) / (1 + n_texts_with)) + 1
    matrix.data *= rarity[matrix.indices]
    row = np.repeat(np.arange(len(texts)), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(row, matrix.data**2, minlength=len(texts)))
    matrix.data /= length[row]
    return matrix


def _alike(vectors: Any, at_least: float) -> Iterator[tuple[IntArray, IntArray, FloatArray]]:
    """Pairs of rows with a cosine of at least this, first < second, a block of rows at a time."""
    turned = vectors.T.tocsr()
    for start in range(0, vectors.shape[0], _BLOCK):
        cosine = (vectors[start : start + _BLOCK] @ turned).tocoo()
        first = cosine.coords[0].astype(np.int64) + start
        second = cosine.coords[1].astype(np.int64)
        chosen = (first < second) & (cosine.data >= at_least)
        yield first[chosen], second[chosen], np.minimum(cosine.data[chosen], 1.0)
