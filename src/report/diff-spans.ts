/** The runs of a word diff as painted spans: marked by colours, or by signs where the style has no colours. */
import type { DiffRun } from '../types/comparison.js';
import { printable } from './sanitize.js';
import { isPlain, type Paint, type Style } from './style.js';
import type { Span } from './wrap.js';

/** The words of a run without the white space around them, which is not marked. */
export interface Trimmed {
  readonly before: string;
  readonly words: string;
  readonly after: string;
}

export function trimmed(text: string): Trimmed {
  const words = text.trim();
  if (words === '') return { before: text === '' ? '' : ' ', words, after: '' };
  return {
    before: text.trimStart().length < text.length ? ' ' : '',
    words,
    after: text.trimEnd().length < text.length ? ' ' : '',
  };
}

/** True where both sides have the same words, so that one of them is enough. */
export function sameWords(a: string, b: string): boolean {
  const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim().toLowerCase();
  return plain(a) === plain(b);
}

export class DiffSpans {
  readonly #plain: boolean;
  readonly #struck: Paint;
  readonly #gone: Paint;

  constructor(private readonly style: Style) {
    this.#plain = isPlain(style);
    this.#struck = text => style.red(style.strikethrough(text));
    this.#gone = text => style.blue(style.strikethrough(text));
  }

  /** Explains the signs or colours. */
  legend(withBoilerplate: boolean): Span[] {
    return [
      { text: 'Word diff: ' },
      this.#removed('only in A'),
      { text: ' ' },
      this.#added('only in B'),
      { text: ' ' },
      this.#moved('moved', 1, 'both'),
      ...(withBoilerplate ? [{ text: ' ' }, this.#boilerplate('boilerplate, not compared')] : []),
    ];
  }

  /** Both sides in one text: the words of A, then the words of B in their place. */
  *inline(run: DiffRun): Generator<Span> {
    const a = trimmed(printable(run.a));
    const b = trimmed(printable(run.b));
    if (run.kind === 'kept') yield { text: printable(run.a) };
    else if (run.kind === 'moved') yield* this.#inlineMoved(a, b, run.passage);
    else if (run.kind === 'boilerplate') yield* this.#inlineBoilerplate(a, b);
    else {
      yield { text: a.before || b.before };
      if (a.words !== '') yield this.#removed(a.words);
      if (a.words !== '' && b.words !== '') yield { text: ' ' };
      if (b.words !== '') yield this.#added(b.words);
      yield { text: a.after || b.after };
    }
  }

  /** One side of a run, for its column. */
  *side(run: DiffRun, side: 'a' | 'b'): Generator<Span> {
    const text = printable(run[side]);
    const { before, words, after } = trimmed(text);
    if (run.kind === 'kept' || words === '') yield { text };
    else {
      yield { text: before };
      if (run.kind === 'moved') yield this.#moved(words, run.passage, 'both');
      else if (run.kind === 'boilerplate') yield this.#boilerplate(words);
      else yield side === 'a' ? this.#removed(words) : this.#added(words);
      yield { text: after };
    }
  }

  *#inlineMoved(a: Trimmed, b: Trimmed, passage: number | undefined): Generator<Span> {
    yield { text: a.before || b.before };
    if (a.words !== '' && sameWords(a.words, b.words)) yield this.#moved(a.words, passage, 'both');
    else {
      if (a.words !== '') yield this.#moved(a.words, passage, 'a');
      if (a.words !== '' && b.words !== '') yield { text: ' ' };
      if (b.words !== '') yield this.#moved(b.words, passage, 'b');
    }
    yield { text: a.after || b.after };
  }

  /** Equal boilerplate of both sides is shown once. */
  *#inlineBoilerplate(a: Trimmed, b: Trimmed): Generator<Span> {
    yield { text: a.before || b.before };
    if (a.words !== '') yield this.#boilerplate(a.words);
    if (b.words !== '' && !sameWords(a.words, b.words)) {
      if (a.words !== '') yield { text: ' ' };
      yield this.#boilerplate(b.words);
    }
    yield { text: a.after || b.after };
  }

  #boilerplate(words: string): Span {
    return this.#plain ? { text: `[~${words}~]` } : { text: words, paint: this.style.dim };
  }

  #removed(words: string): Span {
    return this.#plain ? { text: `[-${words}-]` } : { text: words, paint: this.#struck };
  }

  #added(words: string): Span {
    return this.#plain ? { text: `{+${words}+}` } : { text: words, paint: this.style.green };
  }

  /** Both ends of a moved passage show its number. Inline, the end in A is marked like a removal. */
  #moved(words: string, passage: number | undefined, end: 'a' | 'b' | 'both'): Span {
    const text = `⇄${passage ?? ''} ${words}`;
    if (!this.#plain) return { text, paint: end === 'a' ? this.#gone : this.style.blue };
    if (end === 'both') return { text: `[${text}]` };
    return end === 'a' ? { text: `[-${text}-]` } : { text: `{+${text}+}` };
  }
}
