/**
 * The loops of held-words.ts as a program for WebAssembly: over every word of every candidate pair, the checks of each
 * look-up in TypeScript cost as much as the look-ups.
 */
import {
  block,
  br,
  brIf,
  type Code,
  get,
  give,
  i32,
  loop,
  select,
  sequence,
  set,
  start,
  type ValueType,
  when,
} from '../assembler.js';
import { PARTS } from './coverage.js';
import { COPIED_RUN } from './evidence.js';
import { LOWEST_WEIGHTS } from './lowest-weights.js';

/** Slots of the largest filter, a power of two. */
export const MOST_SLOTS = 1 << 18;
/** Words of the longest pivot, and of the longest visitor. */
export const LONGEST_PIVOT = 1 << 16;
export const LONGEST_VISITOR = 1 << 17;

/** Positions in `Visit.found`. Of what is counted by parts, the first of ten. */
export const FOUND = {
  /** Weight of the visitor's words that are held, and at least that of all. */
  held: 0,
  all: PARTS,
  /** Words that fell on a slot that was taken. */
  repeated: 2 * PARTS,
  /** Bits that any word's flags have. */
  flags: 2 * PARTS + 1,
  /** Words that follow the one before them in the pivot, too; ends of runs of three; words in long runs. */
  pairs: 2 * PARTS + 2,
  trigrams: 2 * PARTS + 3,
  copied: 2 * PARTS + 4,
  /** Distinct words of the pivot that are held, and what all their occurrences weigh. */
  words: 2 * PARTS + 5,
  covered: 2 * PARTS + 6,
} as const;

// where things stand in the memory; bytes
const FOUND_AT = 0;
const ENDS = 128;
const TENTHS = 256;
const LOWEST = 512;
const WEIGHT_AT = LOWEST + LOWEST_WEIGHTS;
const PAIR_AT = WEIGHT_AT + MOST_SLOTS;
const VISITOR_AT = PAIR_AT + MOST_SLOTS;
const WORDS = VISITOR_AT + MOST_SLOTS;
const WORD_COUNTS = WORDS + LONGEST_PIVOT * 4;
const HASHES = WORD_COUNTS + LONGEST_PIVOT * 4;
const FLAGS = HASHES + LONGEST_VISITOR * 4;
const PAGES = Math.ceil((FLAGS + LONGEST_VISITOR) / 65536);

/** Two neighbouring words as one hash, in their order. */
export const pairHash = (before: number, hash: number): number => Math.imul(before, PAIR_FACTOR) ^ hash;
const PAIR_FACTOR = 0x9e3779b1;

// locals; the first three are the parameters
const [LENGTH, MASK, SIZE, AT, HASH, FLAG, SLOT, TENTH, HELD, ALL, ANY, REPEATED, PART, END, COUNT, RUN, BEFORE] =
  Array(17).keys();
const LOCALS = 14;
const [PAIRS, TRIGRAMS, COPIED] = [HELD, ALL, ANY];

const add = (local: number, value: Code): Code => set(local, i32.add(get(local), value));
const times4 = (local: number): Code => i32.shl(get(local), i32.of(2));
const store = (what: number, value: Code): Code => i32.store(i32.of(FOUND_AT), value, what * 4);
const clear = (...locals: number[]): Code => sequence(...locals.map(its => set(its, i32.of(0))));
/** Repeats what moves `AT` on until that is `end`. */
const until = (end: Code, ...code: Code[]): Code => block(loop(brIf(1, i32.eq(get(AT), end)), ...code, br(0)));

/** Marks the visitor's words, and covers the visitor part by part. */
const cover = sequence(
  clear(AT, ANY, REPEATED, PART),
  loop(
    clear(HELD, ALL),
    set(END, i32.load(times4(PART), ENDS)),
    until(
      get(END),
      set(HASH, i32.load(times4(AT), HASHES)),
      set(FLAG, i32.load8(get(AT), FLAGS)),
      set(SLOT, i32.and(get(HASH), get(MASK))),
      add(REPEATED, i32.load8(get(SLOT), VISITOR_AT)),
      i32.store8(get(SLOT), i32.of(1), VISITOR_AT),
      set(TENTH, i32.load8(get(FLAG), TENTHS)),
      add(HELD, i32.mul(get(TENTH), i32.load8(get(SLOT), WEIGHT_AT))),
      add(ALL, i32.mul(get(TENTH), i32.load8(i32.and(get(HASH), i32.of(LOWEST_WEIGHTS - 1)), LOWEST))),
      set(ANY, i32.or(get(ANY), get(FLAG))),
      add(AT, i32.of(1)),
    ),
    i32.store(times4(PART), get(HELD), FOUND_AT + FOUND.held * 4),
    i32.store(times4(PART), get(ALL), FOUND_AT + FOUND.all * 4),
    add(PART, i32.of(1)),
    brIf(0, i32.lessS(get(PART), i32.of(PARTS))),
  ),
  store(FOUND.repeated, get(REPEATED)),
  store(FOUND.flags, get(ANY)),
);

/** @param shortest pairs of the shortest run that counts as copied */
const findRuns = (shortest: number): Code =>
  sequence(
    clear(PAIRS, TRIGRAMS, COPIED, RUN),
    set(BEFORE, i32.load(i32.of(0), HASHES)),
    set(AT, i32.of(1)),
    when(
      i32.greaterS(get(LENGTH), i32.of(1)),
      until(
        get(LENGTH),
        set(HASH, i32.load(times4(AT), HASHES)),
        set(
          SLOT,
          i32.load8(i32.and(i32.xor(i32.mul(get(BEFORE), i32.of(PAIR_FACTOR)), get(HASH)), get(MASK)), PAIR_AT),
        ),
        set(BEFORE, get(HASH)),
        set(RUN, i32.mul(i32.add(get(RUN), i32.of(1)), get(SLOT))),
        add(PAIRS, get(SLOT)),
        add(TRIGRAMS, i32.greaterS(get(RUN), i32.of(1))),
        when(
          i32.greaterS(get(RUN), i32.of(shortest - 1)),
          // a run of pairs has one word more
          add(COPIED, select(i32.eq(get(RUN), i32.of(shortest)), i32.of(shortest + 1), i32.of(1))),
        ),
        add(AT, i32.of(1)),
      ),
    ),
    store(FOUND.pairs, get(PAIRS)),
    store(FOUND.trigrams, get(TRIGRAMS)),
    store(FOUND.copied, get(COPIED)),
  );

/** Looks up the pivot's words among those that were marked. */
const findWords = sequence(
  clear(AT, COUNT, HELD),
  until(
    get(SIZE),
    set(SLOT, i32.load8(i32.and(i32.load(times4(AT), WORDS), get(MASK)), VISITOR_AT)),
    add(COUNT, get(SLOT)),
    add(HELD, i32.mul(get(SLOT), i32.load(times4(AT), WORD_COUNTS))),
    add(AT, i32.of(1)),
  ),
  store(FOUND.words, get(COUNT)),
  store(FOUND.covered, get(HELD)),
);

/** The memory of one thread, and what looks through it. */
export interface Visit {
  readonly found: Int32Array;
  /** Where the ten parts of the visitor end. */
  readonly ends: Int32Array;
  /** What a token counts, by its flags, in tenths. */
  readonly tenths: Uint8Array;
  /** For the low bits of a hash: what a word that has them weighs at least. */
  readonly lowest: Uint8Array;
  /** By slot: the weight of the pivot's heaviest word there, and 1 where it has two neighbouring words. */
  readonly weightAt: Uint8Array;
  readonly pairAt: Uint8Array;
  /** By slot: 1 where the visitor has a word; to be cleared before each visit. */
  readonly visitorAt: Uint8Array;
  /** The distinct words of the pivot, and what all occurrences of each weigh. */
  readonly words: Uint32Array;
  readonly wordCounts: Uint32Array;
  /** The visitor's tokens. */
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** @param length of the visitor; `mask` that of the slots; `size` of the pivot's vocabulary */
  run(length: number, mask: number, size: number): number;
}

let made: Visit | undefined;

/** That of this thread, made when it is first asked for; undefined where there is no WebAssembly to be had. */
export function visitProgram(): Visit | undefined {
  made ??= makeVisit();
  return made;
}

function makeVisit(): Visit | undefined {
  const program = {
    parameters: ['i32', 'i32', 'i32'] as const,
    locals: Array<ValueType>(LOCALS).fill('i32'),
    body: sequence(cover, findRuns(COPIED_RUN - 1), findWords, give(i32.of(0))),
    pages: PAGES,
  };
  const running = start(program);
  if (running === undefined) return undefined;
  const { memory, run } = running;
  return {
    found: new Int32Array(memory, FOUND_AT, 2 * PARTS + 7),
    ends: new Int32Array(memory, ENDS, PARTS),
    tenths: new Uint8Array(memory, TENTHS, 256),
    lowest: new Uint8Array(memory, LOWEST, LOWEST_WEIGHTS),
    weightAt: new Uint8Array(memory, WEIGHT_AT, MOST_SLOTS),
    pairAt: new Uint8Array(memory, PAIR_AT, MOST_SLOTS),
    visitorAt: new Uint8Array(memory, VISITOR_AT, MOST_SLOTS),
    words: new Uint32Array(memory, WORDS, LONGEST_PIVOT),
    wordCounts: new Uint32Array(memory, WORD_COUNTS, LONGEST_PIVOT),
    hashes: new Uint32Array(memory, HASHES, LONGEST_VISITOR),
    flags: new Uint8Array(memory, FLAGS, LONGEST_VISITOR),
    run,
  };
}
