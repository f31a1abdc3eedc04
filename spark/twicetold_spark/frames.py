"""Exchanges batches of rows with a worker process. `src/distributed/frames.ts` draws the format and implements the other side."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc

MAGIC = b"T2W1"
HEAD = struct.Struct("<4sII")
#: Most bytes of a header and of a batch. A worker writes no longer ones, so longer ones are no frames.
MAX_HEADER = 2**20
MAX_BODY = 2**30

#: The Arrow type of each type of a schema. Integers of 64 bits travel as floats, which are exact below 2^53.
ARROW = {
    "long": pa.int64(),
    "double": pa.float64(),
    "int": pa.int32(),
    "string": pa.string(),
    "binary": pa.binary(),
}

Schema = dict[str, str]


class FrameError(Exception):
    """The bytes are no frame."""


def _padding(length: int) -> bytes:
    return b"\0" * (-length % 8)


def header_frame(header: dict[str, Any]) -> bytes:
    """A frame without columns."""
    text = json.dumps(header).encode()
    return HEAD.pack(MAGIC, len(text), 0) + text + _padding(len(text))


def batch_frame(batch: pa.RecordBatch, schema: Schema) -> list[bytes | memoryview]:
    """Converts a batch to the parts of a frame, without copying its buffers."""
    parts: list[bytes | memoryview] = []
    for name, kind in schema.items():
        column = batch.column(batch.schema.get_field_index(name))
        if column.null_count:
            raise ValueError(f"the column {name} has rows without a value")
        if kind in ("string", "binary"):
            column = column.cast(ARROW[kind])
            offsets = _slice(column.buffers()[1], column.offset * 4, (len(column) + 1) * 4)
            parts += offsets
            ends = memoryview(b"".join(offsets[:1])).cast("i")
            parts += _slice(column.buffers()[2], ends[0], ends[-1] - ends[0])
        else:
            width = 4 if kind == "int" else 8
            column = column.cast(pa.int32() if kind == "int" else pa.float64(), safe=False)
            parts += _slice(column.buffers()[1], column.offset * width, len(column) * width)
    text = json.dumps({"rows": batch.num_rows, "columns": list(schema)}).encode()
    body = sum(len(part) for part in parts)
    return [HEAD.pack(MAGIC, len(text), body), text, _padding(len(text)), *parts]


def _slice(buffer: pa.Buffer | None, start: int, length: int) -> list[bytes | memoryview]:
    if buffer is None:
        return [b"\0" * length, _padding(length)]
    return [memoryview(buffer.slice(start, length)), _padding(length)]


def read_frames(stream: IO[bytes], schema: Schema) -> Iterator[dict[str, Any] | pa.RecordBatch]:
    """The frames of a stream: a header for a frame without columns, otherwise a batch.

    Raises FrameError for bytes that are no frame, and for a stream that ends inside a frame.
    """
    while True:
        head = _read(stream, HEAD.size)
        if not head:
            return
        if len(head) < HEAD.size:
            raise FrameError("the worker's output ends inside a frame")
        magic, header_length, body_length = HEAD.unpack(head)
        if magic != MAGIC or header_length > MAX_HEADER or body_length > MAX_BODY:
            raise FrameError("the worker's output is no frame")
        header_end = header_length + len(_padding(header_length))
        rest = _read(stream, header_end + body_length)
        if len(rest) < header_end + body_length:
            raise FrameError("the worker's output ends inside a frame")
        header = json.loads(rest[:header_length])
        if "rows" not in header:
            yield header
        elif header.get("columns") != list(schema):
            raise FrameError(f"the worker's output has the columns {header.get('columns')}, not {list(schema)}")
        else:
            yield _batch_of(header["rows"], pa.py_buffer(rest).slice(header_end), schema)


def _batch_of(rows: int, body: pa.Buffer, schema: Schema) -> pa.RecordBatch:
    at = 0

    def take(length: int) -> pa.Buffer:
        nonlocal at
        buffer = body.slice(at, length)
        at += length + (-length % 8)
        return buffer

    columns: list[pa.Array] = []
    for kind in schema.values():
        if kind in ("string", "binary"):
            offsets = take((rows + 1) * 4)
            length = memoryview(offsets).cast("i")[rows]
            columns.append(pa.Array.from_buffers(ARROW[kind], rows, [None, offsets, take(length)]))
        elif kind == "int":
            columns.append(pa.Array.from_buffers(pa.int32(), rows, [None, take(rows * 4)]))
        else:
            values = pa.Array.from_buffers(pa.float64(), rows, [None, take(rows * 8)])
            columns.append(pc.cast(values, ARROW[kind], safe=False))
    return pa.RecordBatch.from_arrays(columns, names=list(schema))


def _read(stream: IO[bytes], length: int) -> bytes:
    """Reads `length` bytes, or fewer at the end of the stream."""
    parts: list[bytes] = []
    left = length
    while left > 0:
        part = stream.read(left)
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
