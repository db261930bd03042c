"""The same program in processes that differ in what must not matter: seeds of hashing, threads, order of rows."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def told_everywhere(program: str) -> list[Any]:
    """What a program prints as JSON in each process; its first argument is the seed by which it may shuffle."""
    told = []
    for seed, threads in (("0", "1"), ("77", "2")):
        settings = {"PYTHONHASHSEED": seed, "NUMBA_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", program, seed]
        run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
        assert run.returncode == 0, run.stderr
        told.append(json.loads(run.stdout))
    return told
