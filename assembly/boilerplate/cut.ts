/** Flags the frame of an article, and moves together what is left: flagFrames and withoutBoilerplate in boilerplate.ts. */
import { MAX_GAP, MIN_STRETCH, RUN } from '../../src/kernels/constants/boilerplate';
import { BOILERPLATE, PARAGRAPH_START, SENTENCE_START } from '../../src/kernels/constants/token-flags';
import { i32At, setI32, setU8, u8At } from '../memory';
import { mix } from '../mix';
import { filterRuns, framedRuns } from './frame-set';
import { FRAMED, LIKELY, RUNS, STRETCH, STRETCHES } from './layout';
import { hashRuns } from './runs';

/** Of the last article: its stretches, and where the first one begins. */
export let stretches: i32 = 0;
export let firstCut: i32 = 0;

/** Where its tokens stand. */
let hashes: usize = 0;
let flags: usize = 0;

/**
 * Cuts the frame out of an article of so many tokens; what was cut is told at `STRETCHES`. Returns how many tokens are left.
 *
 * @param inSource whether its source has a frame; as has the corpus
 */
export function cutFrame(itsHashes: usize, itsFlags: usize, tokens: i32, inSource: bool, inCorpus: bool): i32 {
  hashes = itsHashes;
  flags = itsFlags;
  stretches = 0;
  firstCut = tokens;
  const runs = tokens - RUN + 1;
  if (runs <= 0) return tokens;
  hashRuns(hashes, runs, RUNS);
  const likely = filterRuns(RUNS, runs, LIKELY);
  if (likely === 0) return tokens;
  if (inSource) flag(0, likely);
  if (inCorpus) flag(1, likely);
  return stretches === 0 ? tokens : moveTogether(tokens);
}

/** Flags the stretches of one group's frame. */
function flag(group: i32, likely: i32): void {
  const count = framedRuns(group, RUNS, LIKELY, likely, FRAMED);
  for (let at = 0; at < count; ) {
    const start = i32At(FRAMED, at);
    let last = start;
    for (at++; at < count; at++) {
      const next = i32At(FRAMED, at);
      if (next > last + RUN + MAX_GAP) break;
      last = next;
    }
    if (last + RUN - start >= MIN_STRETCH) flagStretch(group, start, last + RUN);
  }
}

function flagStretch(group: i32, start: i32, end: i32): void {
  let before = BOILERPLATE;
  for (let at = start; at < end; at++) {
    const its = u8At(flags, at);
    before &= its;
    setU8(flags, at, its | BOILERPLATE);
  }
  if (before === BOILERPLATE) return;
  firstCut = min(firstCut, start);
  // whether a source has it is in the key
  let key = 1 - group;
  for (let i = start; i < start + RUN; i++) key = mix(key ^ i32At(hashes, i));
  const stretch = STRETCHES + <usize>stretches * STRETCH;
  setI32(stretch, 0, start);
  setI32(stretch, 1, end);
  setI32(stretch, 2, key);
  setI32(stretch, 3, group);
  stretches++;
}

/** The tokens that are not flagged, in place; what follows a gap begins a sentence. */
function moveTogether(tokens: i32): i32 {
  let to = firstCut;
  for (let at = to; at < tokens; ) {
    while (at < tokens && (u8At(flags, at) & BOILERPLATE) !== 0) at++;
    const first = at;
    while (at < tokens && (u8At(flags, at) & BOILERPLATE) === 0) at++;
    const count = at - first;
    if (count === 0) break;
    memory.copy(hashes + ((<usize>to) << 2), hashes + ((<usize>first) << 2), (<usize>count) << 2);
    memory.copy(flags + <usize>to, flags + <usize>first, <usize>count);
    setU8(flags, to, u8At(flags, to) | SENTENCE_START | PARAGRAPH_START);
    to += count;
  }
  return to;
}
