/** The parts of a word diff as painted spans: marked by colours, or by brackets where the style has no colours. */
import type { DiffRow, DiffRun } from '../types/comparison.js';
import type { DiffPart } from './diff-parts.js';
import { isPlain, type Paint, type Style } from './style.js';
import { SIGNS, type VisiblePart, visibleText } from './visible-text.js';
import type { Span } from './wrap.js';

/** How a mark looks: brackets without colours, or a paint. */
interface Mark {
  readonly brackets: readonly [open: string, close: string];
  readonly paint: Paint;
}

/** What the legend explains. */
export type Marked = DiffPart['look'] | 'written';

export class DiffSpans {
  readonly #plain: boolean;

  constructor(private readonly style: Style) {
    this.#plain = isPlain(style);
  }

  /** Explains the marks of a diff, and the signs in it. @param inColumns whether each article has a column of its own */
  legend(marks: ReadonlySet<Marked>, shown: Iterable<Span>, inColumns: boolean): Span[] {
    const items: Span[] = [
      this.#marked('only in A', this.#mark('a', 'changed')),
      this.#marked('only in B', this.#mark('b', 'changed')),
    ];
    if (marks.has('moved')) {
      if (inColumns) items.push(this.#marked('⇄1 moved, numbered in reading order', this.#mark('both', 'moved')));
      else {
        items.push(this.#marked('⇄1 moved, from here in A', this.#mark('a', 'moved')));
        items.push(this.#marked('⇄1 to here in B', this.#mark('b', 'moved')));
      }
    }
    if (marks.has('boilerplate'))
      items.push(this.#marked('boilerplate, not compared', this.#mark('both', 'boilerplate')));
    if (marks.has('written') && !inColumns)
      items.push(this.#marked('in A|in B', this.#mark('both', 'kept')), { text: 'same word' });
    const found = new Set<string>();
    for (const { text } of shown) for (const sign of SIGNS.keys()) if (text.includes(sign)) found.add(sign);
    for (const [sign, meaning] of SIGNS) if (found.has(sign)) items.push({ text: `${sign} ${meaning}` });
    return [{ text: 'Word diff:' }, ...items.flatMap(item => [{ text: ' ' }, item])];
  }

  /** Both articles in one column. */
  *inline(parts: Iterable<VisiblePart>): Generator<Span> {
    for (const { part, before, text, other, after } of parts) {
      if (before !== '') yield { text: before };
      if (other !== undefined) yield this.#marked(`${text}|${other}`, this.#mark('both', 'kept'));
      else if (part.side === 'both' && part.look === 'kept') yield { text };
      else if (text !== '') {
        const isAlone = part.side !== 'both';
        const told = isAlone && !this.#plain ? text.replaceAll('\n\n', '¶\n\n') : text;
        const number = part.look === 'moved' ? `⇄${part.passage ?? ''} ` : '';
        yield this.#marked(number + told, this.#mark(part.side, part.look));
      }
      if (after !== '') yield { text: after };
    }
  }

  /** The rows of one article, for its column. */
  *column(rows: readonly DiffRow[], side: 'a' | 'b', keepsLines: boolean): Generator<readonly Span[]> {
    for (const row of rows) {
      const spans: Span[] = [];
      for (const run of row.runs) {
        if (run[side] === '') continue;
        const text = visibleText(run[side], { keepsLines });
        for (const span of this.#side(run, side, text)) spans.push(span);
      }
      yield spans;
    }
  }

  *#side(run: DiffRun, side: 'a' | 'b', text: string): Generator<Span> {
    if (run.kind === 'kept') {
      yield { text };
      return;
    }
    const words = text.trim();
    const start = text.indexOf(words);
    if (start > 0) yield { text: text.slice(0, start) };
    if (words !== '') {
      if (run.kind === 'moved') yield this.#marked(`⇄${run.passage ?? ''} ${words}`, this.#mark('both', 'moved'));
      else if (run.kind === 'boilerplate') yield this.#marked(words, this.#mark('both', 'boilerplate'));
      else yield this.#marked(words, this.#mark(side, 'changed'));
    }
    if (start + words.length < text.length) yield { text: text.slice(start + words.length) };
  }

  #marked(text: string, { brackets: [open, close], paint }: Mark): Span {
    return this.#plain ? { text: open + text + close } : { text, paint };
  }

  #mark(side: DiffPart['side'], look: DiffPart['look']): Mark {
    const { style } = this;
    if (look === 'kept') return { brackets: ['[=', '=]'], paint: style.cyan };
    const struck = (paint: Paint): Paint => (side === 'a' ? text => paint(style.strikethrough(text)) : paint);
    const letter = look === 'boilerplate' ? '~' : '';
    const brackets: Mark['brackets'] =
      side === 'a'
        ? [`[-${letter}`, `${letter}-]`]
        : side === 'b'
          ? [`{+${letter}`, `${letter}+}`]
          : [`[${letter}`, `${letter}]`];
    if (look === 'moved') return { brackets, paint: struck(style.blue) };
    if (look === 'changed') return { brackets, paint: side === 'a' ? struck(style.red) : style.green };
    return { brackets, paint: side === 'b' ? text => style.dim(style.green(text)) : struck(style.dim) };
  }
}
