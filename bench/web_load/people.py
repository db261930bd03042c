"""People who vote and read, for locust: `locust -f bench/web_load/people.py`.

Whatever a person was thanked for is written down, one line a vote, so that it can be looked for in the database.
`TB_BENCH_STATEMENTS` names the statements, `TB_BENCH_VOTES` the file, `TB_BENCH_RATE` votes a second and person (0: as
fast as they can).
"""

import os
import random
from itertools import count
from pathlib import Path

from locust import FastHttpUser, constant, constant_throughput, task

STATEMENTS = os.environ["TB_BENCH_STATEMENTS"].split(",")
RATE = float(os.environ.get("TB_BENCH_RATE", "0"))
VOTES = Path(os.environ["TB_BENCH_VOTES"]).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115  (open as long as the process)
PAGES = ("/", "/changes/", "/data/")
_numbers = count()


class Person(FastHttpUser):
    """Seven of ten requests are votes; a person changes their mind now and then."""

    wait_time = constant_throughput(RATE) if RATE else constant(0)

    def on_start(self) -> None:
        """Come in and vote once, with consent."""
        self.random = random.Random(next(_numbers))
        self.client.get("/vote/", name="the first page")
        self._vote(consent="on")

    @task(7)
    def vote(self) -> None:
        """Answer a statement."""
        self._vote()

    @task(0 if RATE else 3)
    def read(self) -> None:
        """Read a page."""
        self.client.get(self.random.choice(PAGES), name="a page")

    def _vote(self, **more: str) -> None:
        statement, vote = self.random.choice(STATEMENTS), self.random.choice((-1, 0, 1))
        token = self._cookie("csrftoken")
        headers = {"X-CSRFToken": token, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        data = {"statement": statement, "vote": vote, **more}
        with self.client.post("/vote/", data, headers=headers, name="a vote", catch_response=True) as answer:
            person = self._cookie("person").strip('"').partition(":")[0]
            if answer.status_code != 200 or not person:
                answer.failure(f"not thanked: {answer.status_code}")
            else:
                VOTES.write(f"{person},{statement},{vote}\n")

    def _cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self.client.cookiejar if cookie.name == name), "")
