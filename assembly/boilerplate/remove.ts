/** Removes the spans of template n-grams from an article. */
import { BOILERPLATE, PARAGRAPH_START, SENTENCE_START } from '../constants.generated';
import { i32At, setU8, u8At } from '../memory';
import { mix } from '../mix';
import { hashGrams } from './grams';
import {
  BoilerplateSpan,
  GRAM_WORDS,
  GRAMS,
  LIKELY,
  MATCHES,
  MIN_SPAN,
  RESULT,
  Removal,
  SPAN_GAP,
  SPANS,
} from './layout.generated';
import { filterGrams, matchGrams } from './templates';

/** Addresses of the tokens. */
let hashes: usize = 0;
let flags: usize = 0;

/**
 * Removes the boilerplate of an article of `tokens` tokens, in place. Writes the spans to `SPANS` and the numbers to
 * `RESULT`. Returns the number of spans.
 *
 * @param inSource whether the source has a template
 * @param inCorpus whether the corpus has a template
 */
export function removeBoilerplate(hashesAt: usize, flagsAt: usize, tokens: i32, inSource: bool, inCorpus: bool): i32 {
  hashes = hashesAt;
  flags = flagsAt;
  const result = changetype<Removal>(RESULT);
  result.left = tokens;
  result.firstCut = tokens;
  result.spans = 0;
  const grams = tokens - GRAM_WORDS + 1;
  if (grams <= 0) return 0;
  hashGrams(hashes, grams, GRAMS);
  const likely = filterGrams(GRAMS, grams, LIKELY);
  if (likely === 0) return 0;
  if (inSource) flagSpans(result, 0, likely);
  if (inCorpus) flagSpans(result, 1, likely);
  if (result.spans > 0) result.left = moveTogether(result.firstCut, tokens);
  return result.spans;
}

/** Flags the spans that match the template of a group. */
function flagSpans(result: Removal, group: i32, likely: i32): void {
  const count = matchGrams(group, GRAMS, LIKELY, likely, MATCHES);
  const matches = MATCHES;
  for (let at = 0; at < count; ) {
    const start = i32At(matches, at);
    let last = start;
    for (at++; at < count; at++) {
      const next = i32At(matches, at);
      if (next > last + GRAM_WORDS + SPAN_GAP) break;
      last = next;
    }
    if (last + GRAM_WORDS - start >= MIN_SPAN) flagSpan(result, group, start, last + GRAM_WORDS);
  }
}

function flagSpan(result: Removal, group: i32, start: i32, end: i32): void {
  let before = BOILERPLATE;
  for (let at = start; at < end; at++) {
    const flag = u8At(flags, at);
    before &= flag;
    setU8(flags, at, flag | BOILERPLATE);
  }
  // the whole span is already flagged
  if (before === BOILERPLATE) return;
  result.firstCut = min(result.firstCut, start);
  let key = 1 - group;
  for (let i = start; i < start + GRAM_WORDS; i++) key = mix(key ^ i32At(hashes, i));
  const span = changetype<BoilerplateSpan>(SPANS + <usize>result.spans * offsetof<BoilerplateSpan>());
  span.start = start;
  span.end = end;
  span.key = key;
  span.group = group;
  result.spans++;
}

/**
 * Moves the unflagged tokens together; the token after a gap begins a sentence. Returns the number of remaining tokens.
 */
function moveTogether(firstCut: i32, tokens: i32): i32 {
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
