"""Runs the Python packages on the task of the benchmark: all shingles of three words of a text, 128 values.

Started by bench/speed/python.ts with a file of JSON strings, one text a line. Prints the contestants as one line of JSON;
then answers each line `NAME<tab>text|shingles` with a line of JSON. A pass over all texts is repeated for SECONDS of CPU
time. Everything runs on one thread.

The text is split in the fastest way of Python, which the examples of these packages use: lower case, split at white space,
three words joined. With `shingles` this is done before the measurement, as bytes if a package takes only bytes.
"""

import json
import os
import sys
import time

# ahead of the imports, which read them
for name in ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

from importlib.metadata import version  # noqa: E402

from datasketch import MinHash  # noqa: E402
from rensa import CMinHash, RMinHash  # noqa: E402

VALUES = 128
SEED = 1


def shingles_of(text):
    words = text.lower().split()
    return list(map(" ".join, zip(words, words[1:], words[2:])))


def bytes_of(shingles):
    return [shingle.encode() for shingle in shingles]


def datasketch_batch(shingles):
    sketch = MinHash(num_perm=VALUES, seed=SEED)
    sketch.update_batch(shingles)
    return sketch


def datasketch_single(shingles):
    sketch = MinHash(num_perm=VALUES, seed=SEED)
    for shingle in shingles:
        sketch.update(shingle)
    return sketch


def rensa_r(shingles):
    sketch = RMinHash(VALUES, SEED)
    sketch.update(shingles)
    return sketch


def rensa_c(shingles):
    sketch = CMinHash(VALUES, SEED)
    sketch.update(shingles)
    return sketch


def same(shingles):
    return shingles


# name: how a sketch is made of shingles, and what the library takes for a shingle
CONTESTANTS = {
    "rensa RMinHash": ("rensa", rensa_r, same),
    "rensa CMinHash": ("rensa", rensa_c, same),
    "datasketch update_batch": ("datasketch", datasketch_batch, bytes_of),
    "datasketch update": ("datasketch", datasketch_single, bytes_of),
}


def seconds_of(run, items, at_least):
    passes = 0
    start = time.process_time()
    while True:
        for item in items:
            run(item)
        passes += 1
        seconds = time.process_time() - start
        if seconds >= at_least:
            return seconds / passes


def main(path, at_least):
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    cut = [shingles_of(text) for text in texts]
    say({name: version(package) for name, (package, _, _) in CONTESTANTS.items()})
    for line in sys.stdin:
        name, given = line.rstrip("\n").split("\t")
        _, sketch, prepared = CONTESTANTS[name]
        if given == "text":
            seconds = seconds_of(lambda text: sketch(prepared(shingles_of(text))), texts, at_least)
        else:
            seconds = seconds_of(sketch, [prepared(shingles) for shingles in cut], at_least)
        say({"seconds": seconds, "shingles": sum(map(len, cut))})


def say(value):
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
