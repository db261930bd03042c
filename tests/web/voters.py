"""People who vote over HTTP in threads, and write down what they were thanked for."""

import http.client
import random
import threading
import time
from urllib.parse import urlencode


class Voter:
    """Somebody with a browser's cookies; whatever they were thanked for is in `thanked`, by statement.

    `open_votes` were sent after that and never answered: they may be kept or not.
    """

    def __init__(self, port: int, statements: list[str], seed: int) -> None:
        self.port, self.statements, self.random = port, statements, random.Random(seed)
        self.cookies: dict[str, str] = {}
        self.thanked: dict[str, int] = {}
        self.n_thanked = 0
        self.open_votes: dict[str, set[int]] = {}

    @property
    def person(self) -> str:
        """The pseudonym; empty before the first vote."""
        return self.cookies.get("person", "").strip('"').partition(":")[0]

    def vote_until(self, stop: threading.Event) -> None:
        """Vote as fast as the server answers; where it does not, try again."""
        while not stop.is_set():
            try:
                self.vote()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)

    def vote(self) -> None:
        """Answer a statement."""
        if "csrftoken" not in self.cookies:
            self._ask("GET", "/vote/", "")
        statement, vote = self.random.choice(self.statements), self.random.choice((-1, 0, 1))
        self.open_votes.setdefault(statement, set()).add(vote)
        body = urlencode({"statement": statement, "vote": vote, "consent": "on"})
        if self._ask("POST", "/vote/", body) in {200, 303} and self.person:
            self.thanked[statement] = vote
            self.n_thanked += 1
            self.open_votes[statement] = set()

    def _ask(self, method: str, path: str, body: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"X-CSRFToken": self.cookies.get("csrftoken", ""), "HX-Request": "true"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer.status
