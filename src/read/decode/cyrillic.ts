/**
 * Repairs Cyrillic text in KOI8 that was decoded as windows-1251. Every letter is wrong then, and the letter
 * frequencies prove it.
 */
import type { EncodedArticle, ReadItem } from '../../types/article.js';
import { notice } from '../problem.js';

type Item = ReadItem | EncodedArticle;

/**
 * The most frequent letters of Russian, Ukrainian, Bulgarian and Belarusian: about 55 % of the letters of a text in
 * these languages, and 30 to 39 % if it was decoded wrongly.
 */
const FREQUENT = /[оаеинтрсві]/giu;
const LETTER = /\p{Script=Cyrillic}/gu;
/** Largest share of a text that may be wrong, least share after the repair, and least difference of the two. */
const MAX_WRONG_SHARE = 0.42;
const MIN_REPAIRED_SHARE = 0.45;
const MIN_GAIN = 0.14;

/** Least number of letters by which a text is judged, and number of characters that are read. */
const MIN_LETTERS = 40;
const SAMPLE = 2000;

/** From the characters of windows-1251 to those of KOI8-U with the same byte. */
let table: ReadonlyMap<string, string> | undefined;

function lettersOfKoi8(): ReadonlyMap<string, string> {
  if (table !== undefined) return table;
  const bytes = Buffer.from(Array.from({ length: 0x80 }, (_, at) => at + 0x80));
  const [from, to] = ['windows-1251', 'koi8-u'].map(name => new TextDecoder(name).decode(bytes));
  table = new Map(Array.from(from, (letter, at) => [letter, to[at]]));
  return table;
}

function asKoi8(text: string): string {
  const letters = lettersOfKoi8();
  return text.replace(/[^\0-\x7f]/g, character => letters.get(character) ?? character);
}

/** Share of the frequent letters among all Cyrillic letters; undefined for fewer than `MIN_LETTERS`. */
function shareOf(text: string): number | undefined {
  const letters = text.match(LETTER)?.length ?? 0;
  return letters < MIN_LETTERS ? undefined : (text.match(FREQUENT)?.length ?? 0) / letters;
}

/** The repaired text; undefined for a text that needs no repair. */
export function repairKoi8(text: string): string | undefined {
  const first = text.search(/[\u0400-\u04ff]/);
  if (first < 0) return undefined;
  const sample = text.slice(first, first + SAMPLE);
  const share = shareOf(sample);
  if (share === undefined || share > MAX_WRONG_SHARE) return undefined;
  const repaired = shareOf(asKoi8(sample));
  return repaired !== undefined && repaired >= Math.max(MIN_REPAIRED_SHARE, share + MIN_GAIN)
    ? asKoi8(text)
    : undefined;
}

/** Repairs texts and their titles, and adds a notice for each file; returns the same list if no text needs repair. */
export function withCyrillicRepaired(items: readonly Item[]): readonly Item[] {
  let all: Item[] | undefined;
  const paths = new Set<string>();
  for (const [at, item] of items.entries()) {
    if (!('article' in item)) continue;
    const text = 'utf8' in item ? suspectText(item.utf8) : item.article.text;
    const repaired = text === undefined ? undefined : repairKoi8(text);
    if (repaired === undefined) continue;
    all ??= [...items];
    const { title, source } = item.article;
    const names = {
      ...(title !== undefined && { title: asKoi8(title) }),
      ...(source !== undefined && { source: asKoi8(source) }),
    };
    all[at] = { article: { ...item.article, ...names, text: repaired } };
    paths.add(item.article.path ?? item.article.id);
  }
  if (all === undefined) return items;
  for (const path of paths)
    all.push(notice({ path, explicit: false }, 'mojibake undone: KOI8 that was read as windows-1251'));
  return all;
}

/** The text of bytes whose first letters are Cyrillic; undefined for other bytes. */
function suspectText(utf8: Uint8Array): string | undefined {
  const head = Buffer.from(utf8.buffer, utf8.byteOffset, Math.min(utf8.length, SAMPLE));
  const isCyrillic = head.includes(0xd0) || head.includes(0xd1);
  return isCyrillic ? Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString() : undefined;
}
