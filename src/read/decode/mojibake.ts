/**
 * Repairs mojibake: UTF-8 that was decoded as Latin-1 or another code page, once or several times. Says which articles have
 * characters that are lost.
 */
import { isAscii } from 'node:buffer';
import type { Article, EncodedArticle, ReadItem } from '../../types/article.js';
import { incomplete, notice } from '../problem.js';
import { decodeWindows1252, REPLACEMENT, replacementsIn } from './unicode.js';

/** The characters from 0x80 of code pages of DOS, which the Encoding Standard does not have. */
const DOS = {
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
};

/** Code pages that UTF-8 is usually mistaken for, by their names in the Encoding Standard. */
const CODE_PAGES = [
  'windows-1252',
  'windows-1251',
  'windows-1250',
  'windows-1254',
  'windows-1253',
  'koi8-r',
  'iso-8859-15',
  'macintosh',
] as const;
type CodePage = (typeof CODE_PAGES)[number] | 'iso-8859-1' | keyof typeof DOS;
const ALL_CODE_PAGES: readonly CodePage[] = ['iso-8859-1', ...CODE_PAGES, 'cp850', 'cp437'];

/** In these, mojibake looks like dashes, roots and the lines of tables: single ones are no evidence. */
const WITH_SIGNS: ReadonlySet<CodePage> = new Set(['macintosh', 'cp850', 'cp437']);

/** How often a text may have been read wrongly. */
const MOST_ROUNDS = 3;

/** The least number of broken characters that tells a text is mojibake, and the largest share of others among them. */
const LEAST = 2;
const LEAST_WITH_SIGNS = 5;
const MOST_OTHERS = 0.1;

/** With more others than this, and than broken characters, a text is given up early. */
const MOST_UNDECIDED = 20;

type Item = ReadItem | EncodedArticle;

/**
 * Items with the mojibake of articles undone, and articles with lost characters incomplete; the same list where all articles are
 * sound. A notice for each file says what was undone. A title is repaired together with its text alone: it is too short to be
 * certain.
 */
export function repaired(items: readonly ReadItem[]): readonly ReadItem[];
export function repaired(items: readonly Item[]): readonly Item[];
export function repaired(items: readonly Item[]): readonly Item[] {
  let changed: Item[] | undefined;
  const notices = new Map<string, ReadItem>();
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    // Most texts are ASCII, or have no byte that damage leaves: one look at each of them is enough.
    if (!('article' in item) || ('utf8' in item && isAscii(item.utf8))) continue;
    let sound = item;
    const text = 'utf8' in item ? suspectText(item.utf8) : item.article.text;
    const found = text === undefined ? undefined : repairMojibake(text);
    if (found !== undefined) {
      sound = { article: { ...namesRepaired(item.article, found.readAs), text: found.text } };
      const clause = `mojibake undone: UTF-8 that was read as ${found.readAs.join(' and ')}`;
      const path = item.article.path ?? item.article.id;
      notices.set(`${path}\0${clause}`, notice({ path, explicit: false }, clause));
    }
    const lost = 'utf8' in sound ? lostBytes(sound.utf8) : lostCharacters(sound.article.text);
    if (lost === 0 && sound === item) continue;
    changed ??= [...items];
    const clause = `${lost.toLocaleString('en')} damaged character${lost === 1 ? '' : 's'}`;
    changed[at] = lost === 0 ? sound : incomplete(sound, clause);
  }
  return changed === undefined ? items : [...changed, ...notices.values()];
}

const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

function lostCharacters(text: string): number {
  const count = replacementsIn(text);
  return count > 0 && ABOUT_ENCODINGS.test(text) ? 0 : count;
}

function lostBytes(utf8: Uint8Array): number {
  const bytes = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length);
  return bytes.includes(REPLACEMENT_BYTES) ? lostCharacters(bytes.toString()) : 0;
}

function namesRepaired<Names extends Omit<Article, 'text'>>(article: Names, readAs: readonly CodePage[]): Names {
  const repair = (name: string | undefined): string | undefined => {
    let repaired = name;
    for (const codePage of readAs) {
      const round = repaired === undefined ? undefined : repairAs(repaired, codePage);
      if (typeof round === 'object') repaired = round.text;
    }
    return repaired;
  };
  const [title, source] = [repair(article.title), repair(article.source)];
  return { ...article, ...(title !== undefined && { title }), ...(source !== undefined && { source }) };
}

/** Text behind the first suspicious place that decides on nearly all texts. Bytes. */
const HEAD = 1024;

/** The text of bytes that may be mojibake. Nearly all texts are decided without making a string of them. */
function suspectText(utf8: Uint8Array): string | undefined {
  const at = suspectPlace(utf8);
  if (at < 0) return undefined;
  const bytes = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length);
  return isGivenUp(bytes.toString('utf8', 0, at + HEAD).slice(0, -3)) ? undefined : bytes.toString();
}

/** The first of two characters beyond ASCII that follow one another as in all mojibake, or -1. */
function suspectPlace(utf8: Uint8Array): number {
  // Text of few characters beyond ASCII is passed over four bytes at a time.
  const unaligned = -utf8.byteOffset & 3;
  const words = new Uint32Array(utf8.buffer, utf8.byteOffset + unaligned, Math.max(0, utf8.length - unaligned) >> 2);
  for (let at = 0; at < utf8.length - 2; at++) {
    if (((at - unaligned) & 3) === 0) {
      let word = (at - unaligned) >> 2;
      while (word < words.length && (words[word] & 0x80808080) === 0) word++;
      at = Math.max(at, unaligned + word * 4);
    }
    // The first bytes of the letters of Europe, which have two bytes.
    if (utf8[at] >= 0xc3 && utf8[at] <= 0xd2 && utf8[at + 2] >= 0xc2) return at;
    if (utf8[at] === 0xe2 && utf8[at + 3] >= 0xc2 && isSign(utf8[at + 1], utf8[at + 2])) return at;
  }
  return -1;
}

/** Whether these bytes behind 0xE2 are one of the signs of `SUSPECT_SIGNS`. */
const isSign = (second: number, third: number): boolean =>
  (second === 0x88 && third === 0x9a) ||
  (second === 0x94 && (third === 0x9c || third === 0xac)) ||
  (second === 0x80 && (third === 0x93 || third === 0x94 || third === 0x9a));

/** Whether a text with this beginning is no mojibake, whatever follows. */
const isGivenUp = (head: string): boolean => ALL_CODE_PAGES.every(codePage => repairAs(head, codePage) === 'given up');

interface Repaired {
  readonly text: string;
  /** What UTF-8 was read as, in the order in which the repair found it. */
  readonly readAs: readonly CodePage[];
}

/**
 * The text as it was before somebody read its UTF-8 as a code page; undefined for any other text. Certain only: nearly all
 * letters that are not ASCII must be parts of well-formed UTF-8 in that code page, and a text about encodings is left alone.
 * Linear.
 */
function repairMojibake(text: string): Repaired | undefined {
  const readAs: CodePage[] = [];
  let repaired = text;
  for (let round = 0; round < MOST_ROUNDS && (SUSPECT.test(repaired) || SUSPECT_SIGNS.test(repaired)); round++) {
    const next = bestRepair(repaired);
    if (next === undefined) break;
    repaired = next.text;
    readAs.push(next.codePage);
  }
  return readAs.length === 0 || ABOUT_ENCODINGS.test(text) ? undefined : { text: repaired, readAs };
}

/**
 * Two or more of these characters in a row stand in all mojibake: a first byte of UTF-8 and a further one, in the code pages
 * above. A quick answer for nearly all texts.
 */
const SUSPECT =
  /[\u00c2-\u00f4\u0102-\u0178\u0386-\u03ce\u0402-\u045f\u0490\u0491][\u0080-\u00bf\u00f7\u0102-\u0192\u02c6-\u02dd\u0384-\u03af\u0402-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122\u2219-\u25a0]/;

/** The same for the code pages with signs. */
const SUSPECT_SIGNS = /[√├┬–—‚][^\0-\x7f]/;

/** A text about encodings shows mojibake on purpose. */
const ABOUT_ENCODINGS =
  /mojibake|кракозябр|\butf-?8|\bunicode\b|\blatin-?1\b|windows-12|iso-?8859|\bcharset\b|character encoding/i;

interface Round {
  readonly text: string;
  readonly codePage: CodePage;
  readonly good: number;
  /** Capitals that it puts into words: another code page with as many good characters is more likely. */
  readonly odd: number;
}

function bestRepair(text: string): Round | undefined {
  let best: Round | undefined;
  for (const codePage of ALL_CODE_PAGES) {
    const round = repairAs(text, codePage);
    if (typeof round !== 'object' || round.good < (best?.good ?? 1)) continue;
    if (best === undefined || round.good > best.good || round.odd < best.odd) best = round;
  }
  return best;
}

/**
 * Replaces what is well-formed UTF-8 in the code page; undefined unless that is nearly everything beyond ASCII.
 *
 * @returns 'given up' where the beginning decides against it, whatever follows
 */
function repairAs(text: string, codePage: CodePage): Round | 'given up' | undefined {
  const bytes = bytesOf(codePage);
  let [good, others, odd] = [0, 0, 0];
  let repaired = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    const sequence = sequenceAt(text, at, bytes);
    if (sequence === undefined) {
      // Nearly all texts are decided here.
      if (++others > MOST_UNDECIDED && others > good) return 'given up';
      continue;
    }
    // What lost a byte is no evidence.
    if (!sequence.isCut) good++;
    const [before, after] = [text[at - 1] ?? '', text[at + sequence.length] ?? ''];
    if (/\p{Lu}/u.test(sequence.character) && /[a-z]/i.test(before) && /[a-z]/.test(after)) odd++;
    repaired += text.slice(from, at) + sequence.character;
    from = at + sequence.length;
    at = from - 1;
  }
  if (WITH_SIGNS.has(codePage) && good < LEAST_WITH_SIGNS) return undefined;
  const isCertain = good >= LEAST ? others <= good * MOST_OTHERS : good > 0 && others === 0 && isTelling(repaired);
  return isCertain ? { text: repaired + text.slice(from), codePage, good, odd } : undefined;
}

/** Whether the only repaired character is a mark of typography or a letter of western languages. */
const isTelling = (repaired: string): boolean => /[\u2010-\u2026\u20ac\u00e0-\u00ff]$/.test(repaired);

interface Sequence {
  readonly character: string;
  /** Number of characters of the broken text. */
  readonly length: number;
  /** Whether its last byte was lost. */
  readonly isCut?: true;
}

/** The character whose UTF-8 begins there. */
function sequenceAt(text: string, at: number, bytes: ReadonlyMap<number, number>): Sequence | undefined {
  const lead = bytes.get(text.charCodeAt(at)) ?? 0;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return undefined;
  let point = lead & (0xff >> (length + 1));
  for (let index = 1; index < length; index++) {
    const isLost = index === length - 1 && text[at + index] === ' ';
    const byte = isLost ? 0xa0 : (bytes.get(text.charCodeAt(at + index)) ?? 0);
    if ((byte & 0xc0) !== 0x80) return lostEnd(text.slice(at, at + 3));
    if (isLost) return lostEnd(text.slice(at, at + 3)) ?? behindBlank((point << 6) | 0x20, length);
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < LEAST_POINTS[length] || point > 0x10ffff || isSurrogate) return undefined;
  return { character: String.fromCodePoint(point), length };
}

/** The least character of each length in UTF-8. */
const LEAST_POINTS = [0, 0, 0x80, 0x800, 0x10000];

/**
 * A character whose last byte is that of a hard space, which became an ordinary one: "à" is one. The blank is kept behind a
 * small letter.
 */
function behindBlank(point: number, length: number): Sequence | undefined {
  if (point < LEAST_POINTS[length] || point > 0x10ffff) return undefined;
  const character = String.fromCodePoint(point);
  if (/\p{Lu}/u.test(character)) return { character, length, isCut: true };
  return { character: point === 0xa0 ? '' : character, length: length - 1, isCut: true };
}

/** A closing quotation mark, whose last byte has no character in windows-1252. */
function lostEnd(broken: string): Sequence | undefined {
  return /^â€(?![\x80-\x9f])/.test(broken) ? { character: '”', length: 2, isCut: true } : undefined;
}

const tables = new Map<CodePage, ReadonlyMap<number, number>>();

/** The bytes from 0x80 by their characters. */
function bytesOf(codePage: CodePage): ReadonlyMap<number, number> {
  let table = tables.get(codePage);
  if (table === undefined) {
    const all = Buffer.from(Array.from({ length: 0x80 }, (_, at) => at + 0x80));
    const characters = decodeAs(codePage, all);
    table = new Map(Array.from(all, (byte, at) => [characters.charCodeAt(at), byte]));
    tables.set(codePage, table);
  }
  return table;
}

function decodeAs(codePage: CodePage, bytes: Buffer): string {
  if (codePage === 'iso-8859-1') return bytes.toString('latin1');
  if (codePage === 'cp850' || codePage === 'cp437') return DOS[codePage];
  return codePage === 'windows-1252' ? decodeWindows1252(bytes) : new TextDecoder(codePage).decode(bytes);
}
