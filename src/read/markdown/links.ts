/** What follows a closing bracket in Markdown: `(target)`, `[label]`, or nothing where the text is itself a label. */
import type { Lookahead } from './lookahead.js';

/** Labels of link definitions, in lower case. */
export type References = ReadonlySet<string>;

/** Longest label, characters; a limit keeps looking for its end cheap. */
const LONGEST_LABEL = 200;

export class LinkTargets {
  readonly #text: string;
  readonly #references: References;
  readonly #ahead: Lookahead;

  constructor(text: string, references: References, ahead: Lookahead) {
    this.#text = text;
    this.#references = references;
    this.#ahead = ahead;
  }

  /**
   * Where the target of a link ends, -1 where the brackets are none of a link.
   * @param from where the text in the brackets starts
   * @param close its closing bracket
   */
  end(from: number, close: number): number {
    const next = this.#text[close + 1];
    if (next === '(') {
      const paren = this.#ahead.destination(close + 1);
      if (paren >= 0) return paren + 1;
    }
    if (next === '[') {
      const labelEnd = this.labelEnd(close + 1);
      const label = labelEnd < 0 ? '' : this.#text.slice(close + 2, labelEnd);
      if (label !== '' && this.#isReference(label)) return labelEnd + 1;
      if (labelEnd === close + 2 && this.#isReference(this.#text.slice(from, close))) return labelEnd + 1;
    }
    return close - from <= LONGEST_LABEL && this.#isReference(this.#text.slice(from, close)) ? close + 1 : -1;
  }

  #isReference(label: string): boolean {
    return label.length <= LONGEST_LABEL && this.#references.has(label.trim().toLowerCase());
  }

  /** The bracket that closes a label, which holds no other bracket. */
  labelEnd(open: number): number {
    const limit = Math.min(this.#text.length, open + 2 + LONGEST_LABEL);
    for (let at = open + 1; at < limit; at++) {
      const character = this.#text[at];
      if (character === ']') return at;
      if (character === '[') return -1;
    }
    return -1;
  }
}
