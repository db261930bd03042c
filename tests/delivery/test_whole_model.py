"""The whole model in a second process: it finds the best plan, tells its bound, and is gone when it is ended."""

import time

import pytest

from bench.delivery_instances import instance
from threebuckets.delivery import plan, search
from threebuckets.delivery.assignments import is_feasible, nothing, score, value
from threebuckets.delivery.modelling import model_of
from threebuckets.delivery.whole_model import WholeModel


def _waited_for(whole: WholeModel) -> None:
    until = time.monotonic() + 60
    while not whole.is_over and time.monotonic() < until:
        time.sleep(0.02)
        if whole._process.poll() is not None and not whole._talk.is_alive():
            return


def test_it_finds_the_plan_that_solving_at_once_finds() -> None:
    """Through a pipe and back."""
    case = instance(60, n_areas=5, n_policies=5)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    best = plan(case.deliveries, case.needs, case.free, case.arcs, steps=100)
    assert best.state == "optimal"
    whole = WholeModel(model, nothing(model), seconds=60.0)
    try:
        _waited_for(whole)
        found = whole.news()
    finally:
        whole.end()
    assert found is not None
    assert is_feasible(model, found)
    assert value(model, found.delivered) == pytest.approx(best.value)
    assert whole.bound == pytest.approx(best.bound, abs=1e-4)
    assert score(model, found) > 0


def test_ending_it_ends_the_process() -> None:
    """At once, however much it has to do."""
    case = instance(2_000, n_areas=60)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    whole = WholeModel(model, nothing(model), seconds=60.0)
    whole.end()
    assert whole._process.returncode is not None
    assert not whole._talk.is_alive()


def test_a_killed_process_costs_nothing_but_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search goes on to its end by itself."""
    begun: list[WholeModel] = []

    class Doomed(WholeModel):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            begun.append(self)
            self._process.kill()

    monkeypatch.setattr(search, "WholeModel", Doomed)
    monkeypatch.setattr(search, "EXACT_ARCS", 10)
    monkeypatch.setattr(search, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(search, "MOST_PRICE_STEPS", 75)
    case = instance(100, n_areas=8, n_policies=8)
    found = plan(case.deliveries, case.needs, case.free, case.arcs, time_limit_s=2.0)
    assert begun or found.gap == 0
    assert found.value <= found.bound
