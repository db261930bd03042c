"""A mixed program as plain arrays, handed to HiGHS; and the other end of the second process that solves the whole model.

Run as a script it reads a program from its standard input and writes what it finds to its standard output, frame by
frame. It imports nothing of this package, so that the process stands at once. Not for what the columns mean (`exact.py`).
"""

import io
import os
import sys
from collections.abc import Mapping
from typing import IO, Any

import numpy as np

highspy: Any
try:
    import highspy
except ImportError:  # pragma: no cover  (HiGHS has no wheel for this machine)
    highspy = None

Arrays = Mapping[str, Any]
"""`n_whole` (so many first columns are 0 or 1), `cost`, `lower`, `upper`, `row_lower`, `row_upper`, and the matrix by
columns: `start`, `index`, `value`; to be minimised."""


def program_from(arrays: Arrays, *, seconds: float | None, nodes: int | None, gap: float) -> Any:
    """A HiGHS program with its limits set: seconds (None: no clock is read), branching nodes, relative gap."""
    n, n_whole = len(arrays["cost"]), int(arrays["n_whole"])
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, len(arrays["row_lower"])
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = arrays["cost"], arrays["lower"], arrays["upper"]
    lp.row_lower_, lp.row_upper_ = arrays["row_lower"], arrays["row_upper"]
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * n_whole + [kinds.kContinuous] * (n - n_whole)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = arrays["start"], arrays["index"]
    lp.a_matrix_.value_ = arrays["value"]
    program: Any = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": gap, "mip_abs_gap": 1e-9}
    options |= {} if seconds is None else {"time_limit": max(seconds, 0.0)}
    options |= {} if nodes is None else {"mip_max_nodes": nodes}
    for name, value in options.items():
        program.setOptionValue(name, value)
    program.passModel(lp)
    return program


def begin_with(program: Any, solution: Any) -> None:
    """Give a program a solution to begin with, one number a column."""
    found = highspy.HighsSolution()
    found.col_value = solution.tolist()
    found.value_valid = True
    program.setSolution(found)


def upper_bound(dual_bound: float) -> float:
    """The bound on what is maximised; infinity where nothing is proven."""
    return -dual_bound if np.isfinite(dual_bound) else np.inf


def read_frame(stream: IO[bytes]) -> Any:
    """One frame: how many numbers, then the numbers; the first is the bound, the others a solution, if there are any.

    Raises
    ------
    EOFError
        The other end is gone.
    """
    size = int(np.frombuffer(_read_exactly(stream, 8), np.int64)[0])
    return np.frombuffer(_read_exactly(stream, 8 * size), np.float64)


def _read_exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


def _write_frame(bound: float, solution: Any) -> None:
    """Tell a bound (infinity where nothing is proven), and a solution unless it is empty."""
    numbers = np.concatenate([[bound], solution])
    try:
        sys.stdout.buffer.write(np.int64(len(numbers)).tobytes() + numbers.tobytes())
        sys.stdout.buffer.flush()
    except OSError:  # whoever asked is gone
        os._exit(1)


def main() -> None:
    """Solve the program that stands on the standard input: arrays, `solution` to begin with, `seconds`, `gap`."""
    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    program = program_from(arrays, seconds=float(arrays["seconds"]), nodes=None, gap=float(arrays["gap"]))
    begin_with(program, arrays["solution"])
    lowest = np.inf

    def improved(event: Any) -> None:
        data = event.data_out
        _write_frame(upper_bound(data.mip_dual_bound), np.array(data.mip_solution, np.float64))

    def looked(event: Any) -> None:
        nonlocal lowest
        bound = upper_bound(event.data_out.mip_dual_bound)
        if bound < lowest:
            lowest = bound
            _write_frame(bound, np.zeros(0))

    program.cbMipImprovingSolution.subscribe(improved)
    program.cbMipInterrupt.subscribe(looked)
    program.run()
    solution = np.array(program.getSolution().col_value, np.float64)
    _write_frame(upper_bound(program.getInfo().mip_dual_bound), solution)


if __name__ == "__main__":
    main()
