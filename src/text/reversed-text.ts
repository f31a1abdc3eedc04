/**
 * Restores text that is stored in reverse.
 *
 * After a right-to-left override (UAX #9, rule X4) Latin letters are shown from right to left: stored "repap" shows as
 * "paper". An override in the natural direction of the letters changes nothing.
 */

const LEFT_TO_RIGHT_OVERRIDE = '\u202d';
const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const ENDS = '\u202c';
/** Other characters that U+202C closes. */
const EMBEDDINGS = '\u202a\u202b';
const OVERRIDES = /[\u202d\u202e]/;
const CONTROLS = /[\u202a-\u202e]|\r\n?|\n|[^\u202a-\u202e\r\n]+/gu;
const RIGHT_TO_LEFT = /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/gu;
const CLUSTERS = /\P{M}\p{M}*|\p{M}+/gu;
/** Letters that are shown as a blank. */
const BLANKS = /[\u3164\uffa0]/g;

/**
 * The text in the order of reading, with blanks as spaces.
 *
 * @returns `words`: number of words that were stored in reverse
 */
export function showReversed(text: string): { readonly text: string; readonly words: number } {
  const spaced = text.replace(BLANKS, ' ');
  if (!OVERRIDES.test(spaced)) return { text: spaced, words: 0 };
  const parts: string[] = [];
  /** Parts within the open right-to-left override, which a reader reads from the last to the first. */
  let open: string[] = [];
  const stack: string[] = [];
  let words = 0;
  const close = (): void => {
    for (let i = open.length - 1; i >= 0; i--) parts.push(open[i]);
    open = [];
  };
  const isReversed = (): boolean => directionOf(stack) === RIGHT_TO_LEFT_OVERRIDE;
  for (const [part] of spaced.matchAll(CONTROLS)) {
    if (part === '\n' || part === '\r' || part === '\r\n') {
      // a paragraph ends all overrides
      close();
      stack.length = 0;
      parts.push(part);
    } else if (part === ENDS) {
      stack.pop();
      if (!isReversed()) close();
    } else if (part === LEFT_TO_RIGHT_OVERRIDE || part === RIGHT_TO_LEFT_OVERRIDE || EMBEDDINGS.includes(part)) {
      stack.push(part);
    } else {
      const direction = directionOf(stack);
      const rightToLeft = part.match(RIGHT_TO_LEFT)?.length ?? 0;
      const letters = part.match(/\p{L}/gu)?.length ?? 0;
      const isAgainst =
        direction === RIGHT_TO_LEFT_OVERRIDE
          ? rightToLeft * 2 < letters
          : direction === LEFT_TO_RIGHT_OVERRIDE && rightToLeft * 2 > letters;
      if (isAgainst) words += part.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
      (stack.includes(RIGHT_TO_LEFT_OVERRIDE) ? open : parts).push(isAgainst ? inReverse(part) : part);
    }
  }
  close();
  return { text: parts.join(''), words };
}

/** The override in effect; undefined within an embedding or outside. */
function directionOf(stack: readonly string[]): string | undefined {
  const last = stack[stack.length - 1];
  return last === LEFT_TO_RIGHT_OVERRIDE || last === RIGHT_TO_LEFT_OVERRIDE ? last : undefined;
}

function inReverse(text: string): string {
  return (text.match(CLUSTERS) ?? []).reverse().join('');
}
