"""A worker process says what is wrong with its input, and ends with its task."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pyarrow as pa
import pytest

from twicetold_spark.frames import HEAD, MAGIC, header_frame
from twicetold_spark.worker import Step, WorkerError, check_node, run_step

WORKER = str(Path(__file__).resolve().parents[2] / "dist" / "twicetold-worker.mjs")
RECORD = {"path": "string", "start": "long", "record": "string"}
ARTICLE = {
    "record": "binary",
    "id": "string",
    "status": "string",
    "reason": "string",
    "details": "string",
    "source": "string",
    "textHash": "long",
    "words": "int",
    "language": "int",
    "fingerprint": "binary",
    "hashes": "binary",
    "flags": "binary",
}
PREPARE = Step("prepare", RECORD, ARTICLE, {"options": {}}, WORKER)


def records(*texts: str) -> pa.RecordBatch:
    columns = {"path": ["a.jsonl"] * len(texts), "start": [0] * len(texts), "record": list(texts)}
    return pa.RecordBatch.from_pydict(columns)


def answer(sent: bytes) -> tuple[int, bytes]:
    ended = subprocess.run(["node", WORKER], input=sent, capture_output=True, check=False, timeout=60)
    return ended.returncode, ended.stdout


def test_prepares_records():
    batches = list(run_step(PREPARE, [records('{"id":"x","text":"One two three"}'), records("{")]))
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert (rows[0]["id"], rows[0]["status"], rows[0]["words"]) == ("x", "too-short", 3)
    assert rows[1]["status"] == "unreadable"
    assert rows[1]["reason"]


def test_takes_slices_of_batches():
    whole = records('{"id":"a","text":"x"}', '{"id":"b","text":"y"}', '{"id":"c","text":"z"}')
    batches = list(run_step(PREPARE, [whole.slice(1, 1), whole.slice(2), whole.slice(0, 0)]))
    assert [row["id"] for batch in batches for row in batch.to_pylist()] == ["b", "c"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b"not a frame"),
        (HEAD.pack(MAGIC, 4, 0) + b"{no}" + b"\0" * 4, b"not JSON"),
        (HEAD.pack(MAGIC, 2**21, 0), b"header of a frame has"),
        (HEAD.pack(MAGIC, 2, 2**31), b"more than"),
        (header_frame({"open": "nothing"}), b"unknown step"),
        (header_frame({"open": "prepare"})[:-3], b"inside a frame"),
        (header_frame({"open": "prepare"}), b"before the end"),
        (header_frame({"open": "prepare"}) + header_frame({"rows": 1, "columns": ["x"]}), b"has the columns"),
        (header_frame({"open": "sketch", "settings": {"statistics": "/none"}}), b"/none"),
        (header_frame({"open": "prepare", "settings": {"options": {"threshold": 7}}}), b"threshold"),
    ],
)
def test_says_what_is_wrong_with_broken_frames(sent, said):
    code, output = answer(sent)
    assert code == 2
    assert said in output
    assert b'"error"' in output


def test_rejects_an_oversized_record_and_goes_on():
    long = '{"id":"long","text":"' + "word " * (14 * 2**20) + '"}'
    batches = list(run_step(PREPARE, [records(long), records('{"id":"x","text":"One two"}')]))
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert [row["status"] for row in rows] == ["unreadable", "too-short"]
    assert "longer than" in rows[0]["reason"]


def test_leaves_no_process_where_its_task_ends_early():
    others = set(children_of(os.getpid()))
    rows = run_step(PREPARE, (records('{"id":"x","text":"One two"}') for _ in range(10**9)))
    next(rows)
    children = set(children_of(os.getpid())) - others
    assert children
    rows.close()
    deadline = time.monotonic() + 30
    while children & set(children_of(os.getpid())):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_passes_on_what_its_input_raises():
    def fails():
        yield records('{"id":"x","text":"One two"}')
        raise RuntimeError("the input is broken")

    with pytest.raises(RuntimeError, match="the input is broken"):
        list(run_step(PREPARE, fails()))


def test_names_a_missing_node(monkeypatch):
    monkeypatch.setenv("TWICETOLD_NODE", "no-such-node")
    with pytest.raises(WorkerError, match="install Node.js 20.19"):
        check_node()


def children_of(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parts = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[1]) == process:
            found.append(int(entry.name))
    return found
