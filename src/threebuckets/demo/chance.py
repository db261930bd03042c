"""Seeded chance: one stream of draws for each subject, so that a change in one leaves the others as they were."""

import hashlib

import numpy as np


def stream(seed: int, *subject: object) -> np.random.Generator:
    """Draws that belong to a subject and to nothing else.

    Parameters
    ----------
    seed : int
        Seed of the whole county.
    subject : objects
        What the draws are for; told apart by their text.

    Examples
    --------
    >>> bool(stream(7, "votes").random() == stream(7, "votes").random())
    True
    >>> bool(stream(7, "votes").random() == stream(7, "figures").random())
    False
    """
    name = "/".join(map(str, (seed, *subject)))
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest())))
