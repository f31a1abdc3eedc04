/**
 * The hot path of scanWords as a program for WebAssembly: stretches of ASCII, whose words are found first and then hashed.
 * Whatever is rare is left to scanWords, which takes over behind a word, too.
 */
import { get, give, i32, select, sequence, set, start, when } from '../assembler.js';
import { scanCharacters } from './scan-characters.js';
import { findWords } from './scan-edges.js';
import { hashAll } from './scan-hashes.js';
import {
  AT,
  BEYOND,
  BYTE_KINDS,
  CLOSED,
  CLOSES,
  COUNT,
  ENDS,
  ENDS_SENTENCE,
  ENDS_WORDS,
  FIRST,
  FLAGS,
  HASHES,
  INVERSES,
  isOpen,
  LOCALS,
  LONGEST_TEXT,
  LONGEST_WORD,
  LOWER_CASE,
  MARKS,
  MASKS,
  MAY_END_SENTENCE,
  MOST_TOKENS,
  markQuotation,
  OPEN,
  OPEN_FLAGS,
  OPEN_LETTERS,
  OPENED,
  OPENS,
  PAGES,
  PENDING,
  QUOTED_SINCE,
  QUOTES,
  SINCE,
  STARTS,
  STATE,
  STOP,
  stateOf,
  store,
  TEXT,
  textAt,
  times4,
  WORD,
} from './scan-memory.js';
import { CAPITAL, NUMBER } from './token-flags.js';

export interface AsciiScanner {
  readonly state: Int32Array;
  /** The text, a zero behind it, and room that it does not matter what is in. */
  readonly bytes: Uint8Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Scans on from the first byte of a word of ASCII, and returns where it stopped. */
  run(at: number): number;
}

const begin = sequence(
  set(FIRST, stateOf(COUNT)),
  set(OPENED, get(FIRST)),
  set(CLOSED, get(FIRST)),
  set(SINCE, stateOf(QUOTED_SINCE)),
  when(i32.atLeastU(textAt(get(AT)), i32.of(0x80)), scanCharacters),
  i32.store8(get(FIRST), stateOf(PENDING), MARKS),
);

/** The word that ends where it stopped, if one does, stays open. */
const finish = sequence(
  markQuotation(CLOSED),
  set(SINCE, select(isOpen(CLOSED), get(SINCE), i32.of(-1))),
  store(QUOTED_SINCE, get(SINCE)),
  store(PENDING, i32.load8(get(CLOSED), MARKS)),
  i32.store8(get(CLOSED), i32.of(0), MARKS),
  hashAll,
  store(COUNT, i32.sub(get(CLOSED), get(OPEN))),
  store(OPEN_FLAGS, i32.load8(get(CLOSED), FLAGS - 1)),
  set(WORD, times4(get(CLOSED))),
  store(OPEN_LETTERS, i32.mul(get(OPEN), i32.sub(i32.load(get(WORD), ENDS - 4), i32.load(get(WORD), STARTS - 4)))),
  give(i32.add(get(AT), i32.sub(get(STOP), i32.of(64)))),
);

const program = {
  parameters: ['i32'],
  locals: LOCALS,
  body: sequence(begin, findWords, finish),
  pages: PAGES,
} as const;

/** Marks outside ASCII that the program knows; those in the middle only between characters that are not ASCII. */
const MARK_KINDS: readonly (readonly [kind: number, marks: string])[] = [
  [ENDS_WORDS, '–—‘’、〈〉《》【】（），：；'],
  [QUOTES, '“'],
  [CLOSES, '”」』'],
  [OPENS, '「『'],
  [ENDS_SENTENCE, '。'],
  [MAY_END_SENTENCE, '！？'],
];

/** One for each thread; undefined where WebAssembly or its vector instructions are not to be had. */
function makeScanner(): AsciiScanner | undefined {
  const running = start(program);
  if (running === undefined) return undefined;
  const { memory, run } = running;
  let inverse = 1;
  for (let length = LONGEST_WORD; length >= 0; length--) {
    new Uint8Array(memory, MASKS + length * 16, length).fill(0xff);
    new Int32Array(memory, INVERSES + length * 16, 1)[0] = inverse;
    inverse = Math.imul(inverse, INVERSE_PRIME);
  }
  const kinds = new Uint8Array(memory, BYTE_KINDS, 320);
  kinds.fill(CAPITAL, 65, 91);
  kinds.fill(LOWER_CASE, 97, 123);
  kinds.fill(NUMBER, 48, 58);
  for (const [kind, marks] of MARK_KINDS) {
    for (const mark of marks) {
      const [lead, , third] = Buffer.from(mark);
      kinds[third + (lead - 0xe2 < 2 ? lead - 0xe2 : 2) * 64] = kind;
    }
  }
  return {
    state: new Int32Array(memory, STATE, 5),
    bytes: new Uint8Array(memory, TEXT, LONGEST_TEXT * 3 + BEYOND),
    hashes: new Uint32Array(memory, HASHES, MOST_TOKENS),
    flags: new Uint8Array(memory, FLAGS, MOST_TOKENS),
    run,
  };
}

/** Times the prime it is 1, modulo 2^32. */
const INVERSE_PRIME = 0x359c449b;

export const asciiScanner = makeScanner();
