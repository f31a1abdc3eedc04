"""Writes src/text/lookalike-data.ts: letters that look like a letter of the Latin alphabet, by the letter they show.

Source: confusables.txt of UTS #39, Unicode Security Mechanisms, version 17.0.0, (c) 2025 Unicode, Inc., Unicode License V3
(https://www.unicode.org/license.txt), from https://www.unicode.org/Public/17.0.0/security/confusables.txt; ICU 78 holds the same
file as source/data/unidata/confusables.txt (the source package `icu` of Debian).
Run:    python3 bench/lookalikes.py confusables.txt > src/text/lookalike-data.ts
"""

import re
import sys
import unicodedata

# Scripts without spaces, each character of which is a word, or whose words stand next to Latin ones without a space; and the German
# capital that looks like a B.
LEFT_OUT = re.compile("SHARP S|HANGUL|CJK|KANGXI|HIRAGANA|KATAKANA|BOPOMOFO|THAI|LAO|KHMER|MYANMAR|YI ")
# What the table gives for letters that look like small capitals and the like, and the letter that these show.
SHOWN = {"ĸ": "k", "ʍ": "m", "ꞓ": "e", "ꞷ": "w", "π": "n", "rn": "m", "n̩": "n", "ß": "b"}
SMALL_CAPITAL = re.compile("^LATIN LETTER SMALL CAPITAL ([A-Z])$")


def name(character):
    return unicodedata.name(character, "")


def shown(character, skeleton):
    """The letter of ASCII that a reader sees and whether the table says so itself; None for all others."""
    direct = len(skeleton) == 1 and skeleton.isascii() and skeleton.isalpha()
    if direct:
        # the table has one prototype for I and l
        if skeleton == "l" and unicodedata.category(character) == "Lu" and "PALOCHKA" not in name(character):
            return "I", True
        return skeleton, True
    if skeleton in SHOWN:
        return SHOWN[skeleton], False
    small = SMALL_CAPITAL.match(name(skeleton)) if len(skeleton) == 1 else None
    return (small[1].lower(), False) if small else (None, False)


def main():
    exact, rough = {}, {}

    def add(character, skeleton):
        if character.isascii() or not unicodedata.category(character).startswith("L") or LEFT_OUT.search(name(character)):
            return
        if unicodedata.normalize("NFKC", character) != character:
            return
        letter, is_exact = shown(character, skeleton)
        if letter:
            (exact if is_exact else rough).setdefault(letter, []).append(character)

    version = ""
    listed = set()
    for line in open(sys.argv[1], encoding="utf-8-sig"):
        if line.startswith("# Version:"):
            version = line.split(":")[1].strip()
        fields = line.split("#")[0].split(";")
        if len(fields) < 3:
            continue
        character = chr(int(fields[0], 16))
        listed.add(character)
        add(character, "".join(chr(int(code, 16)) for code in fields[1].split()))
    # letters that the table holds as prototypes alone
    for code in range(0x80, 0x20000):
        character = chr(code)
        small = SMALL_CAPITAL.match(name(character))
        if small and character not in listed:
            rough.setdefault(small[1].lower(), []).append(character)
    for prototype in ("ĸ", "ʍ", "ꞓ", "ꞷ", "π"):
        if prototype not in listed:
            rough.setdefault(SHOWN[prototype], []).append(prototype)

    def text(table):
        return " ".join(letter + "".join(sorted(set(table[letter]))) for letter in sorted(table))

    sys.stdout.write(
        f"""//! Written by bench/lookalikes.py; do not edit. Data from confusables.txt of UTS #39, version {version}, (c) 2025 Unicode, Inc.,
//! Unicode License V3 (https://www.unicode.org/license.txt) - changed by keeping what looks like one letter of ASCII.
/** Groups of a letter and the letters that the table calls confusable with it. */
export const LOOKALIKES =
  '{text(exact)}';
/** Groups of a letter and letters that look much like it: the table calls them confusable with a small capital and the like. */
export const ROUGH_LOOKALIKES =
  '{text(rough)}';
"""
    )


main()
