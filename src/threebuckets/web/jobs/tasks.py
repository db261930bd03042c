"""Single tasks of the task library (letters): done by the same worker, and begun again where one died in the midst.

The library marks a task as running and leaves it so for ever when its worker is killed; here it is put back after a
while, and given up after as many attempts as any other work.
"""

import socket
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from threebuckets.web.jobs.leases import MOST_ATTEMPTS

LONGEST = timedelta(seconds=60)
"""How long a task may take: after that its worker is taken for dead."""

_name = socket.gethostname()[:20]


KEPT_DAYS = 14
"""How long a task that was done is remembered, so that somebody can look what became of it."""


class StoppedError(Exception):
    """A task's worker was stopped in the midst of it, each time."""


def run_task() -> bool:
    """Do the next single task; false where none waits."""
    put_back_lost()
    if not DBTaskResult.objects.ready().exists():
        return False
    worker = LibraryWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=f"{_name}-{timezone.now().timestamp():.6f}",
        excluded_queue_names=[],
    )
    worker.run()
    return True


def put_back_lost() -> None:
    """Let tasks be done again whose worker has been silent for too long."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST)
    for task in lost:
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            task.set_failed(StoppedError("The worker stopped in the midst of it, each time."))
        else:
            DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.READY
            )


def forget_finished() -> None:
    """Delete what is kept of tasks that were done, or given up, some time ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
