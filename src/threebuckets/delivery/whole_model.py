"""The whole model with HiGHS in a process of its own, beside the search: its bound, and any better plan it finds.

After long runs it wins over the search, and its bound with cuts is better than that of the prices. The process reads the
model from its standard input and writes what it finds to its standard output; it is ended with the search. Only by the
clock: how far it gets depends on the machine.
"""

import io
import queue
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np

from threebuckets.delivery.assignments import Assignment, nothing, put
from threebuckets.delivery.exact import arrays_of, plan_of, solution_of
from threebuckets.delivery.plan_model import Model
from threebuckets.delivery.solving import read_frame
from threebuckets.resources.types import Floats

MOST_ARCS = 200_000
WHOLE_GAP = 1e-6
_OTHER_END = Path(__file__).with_name("solving.py")


class WholeModel:
    """HiGHS at work on the whole model in another process.

    Parameters
    ----------
    model : Model
    start : Assignment
        The plan it begins with.
    seconds : float
        After so long it ends by itself.
    """

    def __init__(self, model: Model, start: Assignment, *, seconds: float) -> None:
        self._model = model
        self._found: queue.SimpleQueue[Floats] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_OTHER_END)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        sent = _packed(model, start, seconds)
        self._talk = threading.Thread(target=self._exchange, args=(sent,), daemon=True)
        self._talk.start()
        self.bound = np.inf
        """The least bound proven so far, of worth with what stays counted in."""

    @property
    def is_over(self) -> bool:
        """Whether the process has ended and all it found was taken."""
        return not self._talk.is_alive() and self._found.empty()

    def news(self) -> Assignment | None:
        """The last plan found since one asked, if any; the bound is brought up to date."""
        plan = None
        while not self._found.empty():
            frame = self._found.get()
            self.bound = min(self.bound, float(frame[0]))
            if len(frame) > 1:
                plan = self._assignment(frame[1:])
        return plan

    def end(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        self._process.wait()
        self._talk.join()

    def _exchange(self, sent: bytes) -> None:
        """Send the model, then take what comes until the process ends."""
        inward, outward = self._process.stdin, self._process.stdout
        if inward is None or outward is None:
            return
        with inward, outward:
            try:
                inward.write(sent)
                inward.close()
                while True:
                    self._found.put(read_frame(outward))
            except (OSError, EOFError, ValueError):  # the process has ended, by itself or by us
                return

    def _assignment(self, solution: Floats) -> Assignment:
        found = plan_of(self._model, solution, np.inf)
        out = nothing(self._model)
        put(self._model, out, np.flatnonzero(found.delivered), found.arcs, found.amount)
        return out


def _packed(model: Model, start: Assignment, seconds: float) -> bytes:
    """What the other process reads."""
    out = io.BytesIO()
    arrays = arrays_of(model, model.free)
    arrays |= {"solution": solution_of(model, start.delivered, start.amount), "seconds": seconds, "gap": WHOLE_GAP}
    np.savez(out, **arrays)
    return out.getvalue()
