/**
 * Repairs Cyrillic text in KOI8 that was decoded as windows-1251. The two place the letters differently, so that every letter
 * is wrong; the frequencies of letters prove it.
 */
import type { EncodedArticle, ReadItem } from '../../types/article.js';
import { notice } from '../problem.js';

type Item = ReadItem | EncodedArticle;

/**
 * The most frequent letters of Russian, Ukrainian, Bulgarian and Belarusian: about 55 % of a text in these languages, and 30 to
 * 39 % of one that was read wrongly.
 */
const FREQUENT = /[оаеинтрсві]/giu;
const LETTER = /\p{Script=Cyrillic}/gu;
const LEAST_SHARE = 0.45;
const MOST_SHARE = 0.42;
const LEAST_GAIN = 0.14;

/** Fewest letters, and how many characters are looked at. */
const LEAST_LETTERS = 40;
const SAMPLE = 2000;

/** The letters of KOI8-U by those of windows-1251. */
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

/** Share of the frequent letters among all letters; undefined for too few of them. */
function shareOf(text: string): number | undefined {
  const letters = text.match(LETTER)?.length ?? 0;
  return letters < LEAST_LETTERS ? undefined : (text.match(FREQUENT)?.length ?? 0) / letters;
}

/** The text in the right letters; undefined for any other text. */
export function repairKoi8(text: string): string | undefined {
  const first = text.search(/[\u0400-\u04ff]/);
  if (first < 0) return undefined;
  const sample = text.slice(first, first + SAMPLE);
  const share = shareOf(sample);
  if (share === undefined || share > MOST_SHARE) return undefined;
  const repaired = shareOf(asKoi8(sample));
  return repaired !== undefined && repaired >= Math.max(LEAST_SHARE, share + LEAST_GAIN) ? asKoi8(text) : undefined;
}

/** Items with such texts and their titles repaired, and a notice for each file; the same list where there is none. */
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

/** The text of bytes of which the first letters are Cyrillic. */
function suspectText(utf8: Uint8Array): string | undefined {
  const head = Buffer.from(utf8.buffer, utf8.byteOffset, Math.min(utf8.length, SAMPLE));
  const isCyrillic = head.includes(0xd0) || head.includes(0xd1);
  return isCyrillic ? Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString() : undefined;
}
