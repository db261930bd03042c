"""The whole model with HiGHS in a process of its own, beside the search: its bound, and any better plan it finds.

After long runs it wins over the search, and its bound with cuts is better than that of the prices. The process reads the
model from its standard input and writes what it finds to its standard output; it is ended with the search. Only by the
clock: how far it gets depends on the machine.
"""

import io
import os
import queue
import subprocess
import sys
import threading
from dataclasses import fields
from typing import IO, Any

import numpy as np

from threebuckets.delivery.assignments import Assignment, nothing, put
from threebuckets.delivery.exact import Limits, highspy, plan_of, program_of, solution_of
from threebuckets.delivery.plan_model import Model
from threebuckets.resources.types import Floats

MOST_ARCS = 200_000
WHOLE_GAP = 1e-6
_SILENT = "threebuckets.delivery.whole_model"


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
            [sys.executable, "-m", _SILENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
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
                    self._found.put(_read_frame(outward))
            except (OSError, EOFError, ValueError):  # the process has ended, by itself or by us
                return

    def _assignment(self, solution: Floats) -> Assignment:
        found = plan_of(self._model, solution, np.inf)
        out = nothing(self._model)
        put(self._model, out, np.flatnonzero(found.delivered), found.arcs, found.amount)
        return out


def _packed(model: Model, start: Assignment, seconds: float) -> bytes:
    out = io.BytesIO()
    columns: dict[str, Any] = {field.name: np.asarray(getattr(model, field.name)) for field in fields(model)}
    np.savez(out, **columns, start_delivered=start.delivered, start_amount=start.amount, seconds=np.array(seconds))
    return out.getvalue()


def _unpacked(data: bytes) -> tuple[Model, Assignment, float]:
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        columns = {field.name: file[field.name] for field in fields(Model)}
        columns["stickiness"] = float(columns["stickiness"])
        start = Assignment(file["start_delivered"], file["start_amount"], np.zeros(0))
        return Model(**columns), start, float(file["seconds"])


def _read_frame(stream: IO[bytes]) -> Floats:
    """One frame: how many numbers, then the numbers; the first is the bound, the others a solution, if there are any."""
    size = int(np.frombuffer(_read_exactly(stream, 8), np.int64)[0])
    return np.frombuffer(_read_exactly(stream, 8 * size), np.float64)


def _read_exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


def _write_frame(bound: float, solution: Floats) -> None:
    """Tell a bound (infinity where nothing is proven), and a solution unless it is empty."""
    numbers = np.concatenate([[bound], solution])
    try:
        sys.stdout.buffer.write(np.int64(len(numbers)).tobytes() + numbers.tobytes())
        sys.stdout.buffer.flush()
    except OSError:  # whoever asked is gone
        os._exit(1)


def _upper(dual_bound: float) -> float:
    return -dual_bound if np.isfinite(dual_bound) else np.inf


def main() -> None:
    """Solve the model that stands on the standard input."""
    model, start, seconds = _unpacked(sys.stdin.buffer.read())
    if highspy is None:
        return
    program = program_of(model, model.free, Limits(seconds, None, WHOLE_GAP))
    program.setSolution(solution_of(model, start.delivered, start.amount))
    lowest = np.inf

    def improved(event: Any) -> None:
        _write_frame(_upper(event.data_out.mip_dual_bound), np.array(event.data_out.mip_solution, np.float64))

    def looked(event: Any) -> None:
        nonlocal lowest
        bound = _upper(event.data_out.mip_dual_bound)
        if bound < lowest:
            lowest = bound
            _write_frame(bound, np.zeros(0))

    program.cbMipImprovingSolution.subscribe(improved)
    program.cbMipInterrupt.subscribe(looked)
    program.run()
    info = program.getInfo()
    _write_frame(_upper(info.mip_dual_bound), np.array(program.getSolution().col_value, np.float64))


if __name__ == "__main__":
    main()
