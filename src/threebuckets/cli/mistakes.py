"""Mistakes of the person at the keyboard, and the exit status that says so. Imports nothing heavy."""

from threebuckets.errors import ThreeBucketsError

BAD_INPUT = 2


class MistakeError(ThreeBucketsError):
    """A mistake of the person at the keyboard: one sentence, and the command that would mend it."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        super().__init__(sentence)
        self.mend = mend
