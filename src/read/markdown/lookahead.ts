/** Answers of the kind "where does what opens here end", each in constant time on average over one pass. */

const SPACE = /\s/g;
const NOT_SPACE = /\S/g;

/** Positions asked for must not decrease from call to call. */
export class Lookahead {
  readonly #text: string;
  #parens: Int32Array | undefined;
  #runs: Map<number, { readonly starts: number[]; cursor: number }> | undefined;
  readonly #space: NextMatch;
  // Two, because what they are asked for only increases for each of them alone.
  readonly #target: NextMatch;
  readonly #title: NextMatch;
  readonly #less: NextMatch;
  readonly #greater: NextMatch;

  constructor(text: string) {
    this.#text = text;
    this.#space = new NextMatch(text, SPACE);
    this.#target = new NextMatch(text, NOT_SPACE);
    this.#title = new NextMatch(text, NOT_SPACE);
    this.#less = new NextMatch(text, /</g);
    this.#greater = new NextMatch(text, />/g);
  }

  /** The parenthesis that closes a link's `(target "title")`; -1 where prose stands in the parentheses. */
  destination(open: number): number {
    this.#parens ??= matchParens(this.#text);
    const close = this.#parens[open];
    if (close <= open) return -1;
    const text = this.#text;
    const target = this.#target.from(open + 1);
    const space = this.#space.from(target);
    if (space >= close || text[target] === '<') return close;
    const title = this.#title.from(space);
    // A target that is followed by anything but a quoted title is no target.
    return title >= close || (/["'(]/.test(text[title]) && /["')]/.test(text[close - 1])) ? close : -1;
  }

  /** The next run of exactly so many backticks. */
  backticks(from: number, length: number): number {
    this.#runs ??= backtickRuns(this.#text);
    const runs = this.#runs.get(length);
    if (runs === undefined) return -1;
    while (runs.cursor < runs.starts.length && runs.starts[runs.cursor] < from) runs.cursor++;
    return runs.starts[runs.cursor] ?? -1;
  }

  /** The end of a tag, which holds no other tag's start. */
  tagEnd(open: number): number {
    const close = this.#greater.from(open + 1);
    return close < this.#less.from(open + 1) ? close : -1;
  }
}

/** The next place a pattern matches at or after a position, looked for once and then remembered. */
class NextMatch {
  readonly #text: string;
  readonly #pattern: RegExp;
  #known = -1;
  #searchedFrom = 0;

  constructor(text: string, pattern: RegExp) {
    this.#text = text;
    this.#pattern = new RegExp(pattern);
  }

  /** The text's length where it does not match any more. */
  from(position: number): number {
    if (this.#known < position || position < this.#searchedFrom) {
      this.#pattern.lastIndex = position;
      this.#known = this.#pattern.exec(this.#text)?.index ?? this.#text.length;
      this.#searchedFrom = position;
    }
    return this.#known;
  }
}

/** For each opening parenthesis the one that closes it, 0 elsewhere. */
function matchParens(text: string): Int32Array {
  const closing = new Int32Array(text.length);
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '(') open.push(at);
    else if (character === ')' && open.length > 0) closing[open.pop()!] = at;
  }
  return closing;
}

function backtickRuns(text: string): Map<number, { readonly starts: number[]; cursor: number }> {
  const runs = new Map<number, { readonly starts: number[]; cursor: number }>();
  for (const match of text.matchAll(/`+/g)) {
    const { length } = match[0];
    const known = runs.get(length);
    if (known === undefined) runs.set(length, { starts: [match.index], cursor: 0 });
    else known.starts.push(match.index);
  }
  return runs;
}
