"""The server is killed in mid-load, again and again: no vote that somebody was thanked for is lost."""

import json
import threading
import time

import pytest

from tests.web.running import RunningSite, free_port, kill
from tests.web.voters import Voter

N_VOTERS = 8
LIMITS = {f"TB_LIMIT_{name}": "100000000" for name in ("JOIN", "VOTE")}
LOAD = """
from datetime import date
from tests.web import factories
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.values.models import Statement
row = load_platform(factories.platform(), on=date(2026, 11, 17)).row
Statement.objects.bulk_create(Statement(platform=row, code=f"k{n}", text=f"Statement {n}.") for n in range(30))
recompute(row, on=date(2026, 11, 17))
"""
KEPT = """
import json
from django.db import connection
from threebuckets.web.values.models import Vote
rows = Vote.objects.filter(statement__code__startswith="k")
print(json.dumps(list(rows.values_list("participant__code", "statement__code", "vote"))))
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
"""
WSGI = "threebuckets.web.wsgi:application"


@pytest.mark.django_db
@pytest.mark.parametrize("n_kills", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_no_thanked_for_vote_is_lost(running: RunningSite, n_kills: int) -> None:
    running.environment.update(LIMITS)
    running.run(LOAD)
    port, stop = free_port(), threading.Event()
    voters = [Voter(port, [f"k{n}" for n in range(30)], seed) for seed in range(N_VOTERS)]
    threads = [threading.Thread(target=voter.vote_until, args=(stop,)) for voter in voters]
    for thread in threads:
        thread.start()
    try:
        for number in range(n_kills):
            _serve_and_kill(running, port, voters, pause=0.02 * (number % 15))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    kept = {(person, statement): vote for person, statement, vote in json.loads(running.run(KEPT).splitlines()[0])}
    n_thanked = sum(len(voter.thanked) for voter in voters)
    wrong = [
        (voter.person, statement, vote)
        for voter in voters
        for statement, vote in voter.thanked.items()
        if kept.get((voter.person, statement)) not in {vote, *voter.open_votes.get(statement, ())}
    ]
    assert n_thanked > n_kills
    assert wrong == []


def _serve_and_kill(site: RunningSite, port: int, voters: list[Voter], *, pause: float) -> None:
    """Serve until some more votes have been thanked for, and a little longer; then kill everything at once."""
    options = ("--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads", "4")
    server = site.start_module("granian", *options, WSGI)
    before = sum(voter.n_thanked for voter in voters)
    until = time.monotonic() + 60
    while sum(voter.n_thanked for voter in voters) < before + N_VOTERS and time.monotonic() < until:
        assert server.poll() is None, "the server ended by itself"
        time.sleep(0.02)
    time.sleep(pause)
    kill(server)
