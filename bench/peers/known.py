"""Keeps MinHash sketches of known articles in a datasketch LSH index on disk, and looks new articles up in it.

    known.py build KNOWN.jsonl INDEX      sketches every article and pickles the index
    known.py check NEW.jsonl INDEX        unpickles the index and queries it; prints how many articles have a match

Shingles of three words, 128 permutations, threshold 0.5, the settings of the package's own examples. The sketches are kept
beside the LSH, because a match has to be told from a chance collision by its estimated Jaccard. Prints one line of JSON.
"""

import json
import os
import pickle
import resource
import sys

# ahead of the imports, which read them
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

from importlib.metadata import version  # noqa: E402

from datasketch import LeanMinHash, MinHash, MinHashLSH  # noqa: E402

VALUES = 128
SEED = 1
THRESHOLD = 0.5


def articles_in(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield article["id"], article["text"]


def sketch(text):
    words = text.lower().split()
    made = MinHash(num_perm=VALUES, seed=SEED)
    made.update_batch([" ".join(shingle).encode() for shingle in zip(words, words[1:], words[2:])])
    return LeanMinHash(made)


def build(known, index):
    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=VALUES)
    sketches = {}
    for name, text in articles_in(known):
        sketches[name] = sketch(text)
        lsh.insert(name, sketches[name], check_duplication=False)
    with open(index, "wb") as file:
        pickle.dump((lsh, sketches), file, protocol=pickle.HIGHEST_PROTOCOL)
    return len(sketches)


def check(new, index):
    with open(index, "rb") as file:
        lsh, sketches = pickle.load(file)
    matched = 0
    for _, text in articles_in(new):
        made = sketch(text)
        matched += any(made.jaccard(sketches[name]) >= THRESHOLD for name in lsh.query(made))
    return matched


count = {"build": build, "check": check}[sys.argv[1]](sys.argv[2], sys.argv[3])
used = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "count": count,
            "version": version("datasketch"),
            "cpu": used.ru_utime + used.ru_stime,
            "peakMemory": used.ru_maxrss * 1024,
        }
    )
)
