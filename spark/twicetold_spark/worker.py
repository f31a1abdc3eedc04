"""Runs one step of the detection on the rows of a task, in a Node.js process."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark import SparkFiles

from twicetold_spark.frames import FrameError, Schema, batch_frame, header_frame, read_frames

#: The file that `npm run build:worker` makes.
WORKER = "twicetold-worker.mjs"
MINIMUM_NODE = (20, 19)
#: Approximate bytes of a batch that a worker gets.
BATCH_BYTES = 8 * 2**20
#: Most bytes that are kept of the standard error of a worker; the last ones are kept.
MOST_MESSAGES = 16 * 1024

#: Steps that give a row for a task without rows.
OF_NOTHING = ("statistics",)

#: Settings that name a shipped file. Each task looks up its path, because a local task does not run in the folder of shipped files.
SHIPPED = ("statistics", "common")


class WorkerError(Exception):
    """A step failed, or its process ended. The message gives the reason."""


class Step:
    """One step, its settings, and the columns of its rows."""

    def __init__(self, name: str, takes: Schema, gives: Schema, settings: dict[str, Any], worker: str = WORKER):
        """
        :param settings: settings of the step; those of `SHIPPED` name a shipped file
        :param worker: path of the worker's file, or the name under which Spark has shipped it
        """
        self.name = name
        self.takes = takes
        self.gives = gives
        self.settings = settings
        self.worker = worker

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """For `DataFrame.mapInArrow`."""
        rows = iter(batches)
        first = next(rows, None)
        # many tasks of a small corpus have no rows; starting a process for each would take longer than the work
        if first is None and self.name not in OF_NOTHING:
            return iter(())
        return run_step(self, rows if first is None else itertools.chain([first], rows))


def run_step(step: Step, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Feeds batches to a worker process and yields the batches that it returns. A thread feeds the process, so that neither side waits.

    Raises WorkerError if the step fails. At the end of the iterator the process has ended, too.
    """
    process = subprocess.Popen(
        [node(), *node_options(), _shipped(step.worker)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None  # pipes
    messages = bytearray()
    listener = threading.Thread(target=_listen, args=(process.stderr, messages), daemon=True)
    listener.start()
    failure: list[BaseException] = []
    feeder = threading.Thread(target=_feed, args=(process.stdin, step, batches, failure), daemon=True)
    feeder.start()
    ended = False
    try:
        for frame in read_frames(process.stdout, step.gives):
            if isinstance(frame, pa.RecordBatch):
                yield frame
            elif "error" in frame:
                # an exception of the input is the reason why the input ended too early
                feeder.join(timeout=1)
                if failure:
                    raise failure[0]
                hint = f" ({frame['hint']})" if "hint" in frame else ""
                raise WorkerError(f"step {step.name}: {frame['error']}{hint}")
            elif frame.get("end"):
                ended = True
    except FrameError as error:
        raise WorkerError(f"step {step.name}: {error}") from error
    finally:
        if not ended:
            process.kill()
        process.wait()
        process.stdout.close()
        listener.join(timeout=5)
        process.stderr.close()
    if failure:
        raise failure[0]
    if not ended or process.returncode != 0:
        said = messages.decode(errors="replace").strip()
        raise WorkerError(
            f"step {step.name}: the worker process ended with {process.returncode}" + (f": {said}" if said else "")
        )


def _feed(stdin: Any, step: Step, batches: Iterable[pa.RecordBatch], failure: list[BaseException]) -> None:
    try:
        settings = {
            name: _shipped(value) if name in SHIPPED else value
            for name, value in step.settings.items()
            if value is not None
        }
        stdin.write(header_frame({"open": step.name, "settings": settings}))
        for batch in batches:
            for part in _cut(batch):
                for piece in batch_frame(part, step.takes):
                    stdin.write(piece)
        stdin.write(header_frame({"end": True}))
        stdin.flush()
    except (BrokenPipeError, ValueError) as error:
        # the worker has ended; its error frame or its exit code gives the reason
        if isinstance(error, ValueError) and not stdin.closed:
            failure.append(error)
    except BaseException as error:  # noqa: BLE001  raised again in the thread of the task
        failure.append(error)
    finally:
        try:
            stdin.close()
        except BrokenPipeError:
            pass


def _cut(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    rows = max(1, min(batch.num_rows, int(batch.num_rows * BATCH_BYTES / max(1, batch.nbytes))))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def _listen(stderr: Any, messages: bytearray) -> None:
    while chunk := stderr.read1(4096):
        messages += chunk
        del messages[:-MOST_MESSAGES]


def _shipped(name: str) -> str:
    return name if os.path.isabs(name) else SparkFiles.get(name)


def node() -> str:
    """Path of the Node.js program of this machine: the program that `TWICETOLD_NODE` names, or `node`."""
    name = os.environ.get("TWICETOLD_NODE", "node")
    found = shutil.which(name)
    if found is None:
        raise WorkerError(f"Node.js is missing ({name}): install Node.js 20.19 or later, or set TWICETOLD_NODE")
    return found


def node_options() -> list[str]:
    return os.environ.get("TWICETOLD_NODE_OPTIONS", "").split()


def check_node() -> None:
    """Raises WorkerError if Node.js is missing or too old."""
    version = subprocess.run([node(), "--version"], capture_output=True, text=True, check=False).stdout.strip()
    numbers = tuple(int(part) for part in version.lstrip("v").split(".")[:2] if part.isdigit())
    if numbers < MINIMUM_NODE:
        raise WorkerError(f"Node.js {version or 'does not start'}: 20.19 or later is needed")


def on_each_machine(check: Callable[[], None], name: str) -> Callable[[Iterable[Any]], Iterable[str]]:
    """A function for `RDD.mapPartitions` that runs a check and yields the error if it fails."""

    def run(_: Iterable[Any]) -> Iterator[str]:
        try:
            check()
        except WorkerError as error:
            yield f"{name}: {error}"

    return run
