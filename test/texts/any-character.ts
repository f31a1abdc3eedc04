/**
 * Every character there is, as a unit of strings: what fast-check calls 'binary', with the same strings for a seed. Its own
 * looks for the way back from a character to its number in a table of all 1.1 million, which each test file would make anew.
 */
import fc from 'fast-check';

/** Halves of pairs, which stand for no character by themselves. */
const HALVES = { from: 0xd800, count: 0x800 };

export const anyCharacter: fc.Arbitrary<string> = fc.nat(0x10ffff - HALVES.count).map(
  at => String.fromCodePoint(at < HALVES.from ? at : at + HALVES.count),
  character => {
    const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (code === undefined || String.fromCodePoint(code) !== character) throw new Error('not one character');
    if (code < HALVES.from) return code;
    if (code < HALVES.from + HALVES.count) throw new Error('half a character');
    return code - HALVES.count;
  },
);
