"""Writes src/text/lexicon-data.ts: the commonest words of 32 languages with their frequencies.

Source: the word lists of wordfreq 3.1.1 (Robyn Speer), which are redistributable under CC BY-SA 4.0.
Run:    pip install wordfreq==3.1.1 regex && python3 bench/lexicon.py > src/text/lexicon-data.ts

A pair of files has no corpus to learn word frequencies from, so a small table ships with the tool. Words are kept down
to a frequency of 10^-3.7 (a word that about one article of 400 words in thirteen holds); anything rarer counts as rare.
For Chinese and Japanese, which are tokenised by character, the frequencies of characters are summed over the words.
"""

import gzip
import math
import sys
from collections import defaultdict
from importlib.resources import files

import msgpack
import regex

SPACED = "en es fr de it pt ca nl sv da nb fi is pl cs sk sl hu ro bg ru uk mk el tr ar fa he hi bn ta ur id vi ko".split()
BY_CHARACTER = ["zh", "ja"]
FLOOR = {"en": 400}  # centibels: 10^-4.0 for English, where most users are
DEFAULT_FLOOR = 370
STEP = 10  # centibels in a band: a factor of 1.26


def bands(language, size="small"):
    """Lists of words, list i holding those of frequency 10^(-i/100)."""
    data = files("wordfreq").joinpath(f"data/{size}_{language}.msgpack.gz").read_bytes()
    header, *lists = msgpack.unpackb(gzip.decompress(data), raw=False)
    assert header["format"] == "cB"
    return lists


def frequencies(language):
    by_word = defaultdict(float)
    for centibels, words in enumerate(bands(language)):
        for word in words:
            parts = list(word) if language in BY_CHARACTER else regex.findall(r"[\p{L}\p{M}\p{N}]+", word)
            for part in parts:
                if not any(c.isdigit() for c in part):
                    by_word[part] += 10 ** (-centibels / 100)
    return by_word


def line(language):
    import math

    floor = FLOOR.get(language, DEFAULT_FLOOR)
    groups = [[] for _ in range(floor // STEP + 1)]
    for word, frequency in frequencies(language).items():
        centibels = max(0, -100 * math.log10(min(1, frequency)))
        if centibels <= floor:
            groups[int(centibels // STEP)].append(word)
    return "|".join(" ".join(sorted(group)) for group in groups)


def main():
    out = sys.stdout
    out.write(
        "//! Written by bench/lexicon.py; do not edit. Data from wordfreq 3.1.1 (Robyn Speer), CC BY-SA 4.0:\n"
        "//! https://creativecommons.org/licenses/by-sa/4.0/ - changed by keeping the commonest words only.\n"
        "/** Language to its commonest words; band i, between bars, holds words of frequency 10^-(i/10) to 10^-((i+1)/10). */\n"
        "export const LEXICON_DATA: Readonly<Record<string, string>> = {\n"
    )
    for language in SPACED + BY_CHARACTER:
        out.write(f"  {language}: '{line(language)}',\n")
    out.write("};\n")


main()
