/** Parts of Markdown reports: blocks within a budget of characters, table rows, articles as links. */
import type { FilePlace } from '../types/places.js';
import type { ArticleRow } from '../types/report.js';
import type { Side } from './findings.js';
import { markdownText, oneLine } from './sanitize.js';
import { andMore, REASONS_SHOWN, type Remark, remarkLine, sharedRemarks } from './sections.js';
import type { View } from './style.js';
import { uriOf, webAddress } from './uri.js';

/** GitHub accepts comments of 65,536 characters, GitLab of a million. */
const MOST_CHARACTERS = 65_000;

/** Counts the characters that a report may still take. */
export class Budget {
  #left = MOST_CHARACTERS;

  /** Yields blocks while `reserve` characters remain, then a line with the number of blocks left out. */
  *blocks(blocks: Iterable<string>, all: number, noun: string, reserve: number): Generator<string> {
    let shown = 0;
    for (const block of blocks) {
      if (block.length > this.#left - reserve) break;
      yield this.take(block);
      shown++;
    }
    if (shown < all) yield this.take(`\n${andMore(all - shown, noun)}\n`);
  }

  get left(): number {
    return this.#left;
  }

  /** Returns the block and subtracts its length. The caller bounds the length. */
  take(block: string): string {
    this.#left -= block.length;
    return block;
  }
}

/** @param cells Markdown */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** Most characters of an id and of a title, so that a long one leaves characters for other articles. */
const ID_SHOWN = 300;
const TITLE_SHOWN = 160;

/** An id, or its two ends. */
export function shownId(id: string): string {
  const line = oneLine(id);
  if (line.length <= ID_SHOWN) return markdownText(id);
  const half = ID_SHOWN / 2;
  return markdownText(`${line.slice(0, half)}…${line.slice(-half)}`);
}

/** The text on one line, cut after `most` characters. */
export function shownText(text: string, most = TITLE_SHOWN): string {
  const line = oneLine(text);
  return markdownText(line.length > most ? `${line.slice(0, most)}…` : line);
}

/** A longer address is hostile or broken: the article gets no link. */
const LONGEST_LINK = 1000;

/** An article as a link to its lines or its address, with title, publisher and date if known. */
export function articleCell(article: Side | ArticleRow, { links }: Pick<View, 'links'>, place?: FilePlace): string {
  const { id, row, title, source, published } = article;
  const target = targetOf(article, links, place);
  const name = shownId(row === undefined ? (place?.path ?? id) : id) + (place === undefined ? '' : `:${place.line}`);
  const facts = [source, published].flatMap(part => (part === undefined || part === '' ? [] : [shownText(part)]));
  const shown = title === undefined || title === '' ? [] : [shownText(title)];
  return [target === undefined ? name : `[${name}](${target})`, ...shown, ...facts].join('<br>');
}

function targetOf(
  { path, row, url }: Side | ArticleRow,
  links: string | undefined,
  place?: FilePlace,
): string | undefined {
  const address = url === undefined ? undefined : webAddress(url);
  const file = place?.path ?? (row !== undefined && address !== undefined ? undefined : path);
  let target = address;
  if (file !== undefined && file !== '-') {
    const uri = uriOf(file);
    const isOutside = /^(?:[a-z]+:|\.\.\/)/.test(uri);
    const lines = place === undefined ? '' : `#L${place.line}`;
    if (/^https?:/.test(uri)) target = uri;
    else if (!isOutside) target = `${links ?? ''}${uri}${lines}`;
  }
  return target !== undefined && target.length <= LONGEST_LINK ? target : undefined;
}

export function* remarkList(label: string, remarks: Iterable<Remark>): Generator<string> {
  const lines = sharedRemarks(remarks);
  for (const line of lines.slice(0, REASONS_SHOWN)) {
    yield `- ${label}: ${remarkLine(line, text => shownText(text))}\n`;
  }
  if (lines.length > REASONS_SHOWN) yield `- ${label}: ${andMore(lines.length - REASONS_SHOWN)}\n`;
}
