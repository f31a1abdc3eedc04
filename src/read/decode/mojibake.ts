/**
 * Repairs mojibake, UTF-8 that was decoded as another encoding once or several times, and marks articles with lost
 * characters.
 */
import { isAscii } from 'node:buffer';
import type { Article, EncodedArticle, ReadItem } from '../../types/article.js';
import { incomplete, notice } from '../problem.js';
import { decodeWindows1252, REPLACEMENT, replacementsIn } from './unicode.js';

/** Characters of the bytes 0x80 to 0xFF in DOS code pages, which the Encoding Standard lacks. */
const DOS = {
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
};

/** Code pages as which UTF-8 is often decoded, by their names in the Encoding Standard. */
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

/** Code pages in which mojibake is dashes, root signs and box drawing. A few of these are no evidence. */
const WITH_SIGNS: ReadonlySet<CodePage> = new Set(['macintosh', 'cp850', 'cp437']);

/** Maximum number of wrong decodings that are undone. */
const MAX_ROUNDS = 3;

/** Least number of repaired characters that prove mojibake, and largest number of other characters per repaired one. */
const MIN_GOOD = 2;
const MIN_GOOD_WITH_SIGNS = 5;
const MAX_OTHERS = 0.1;

/** With more other characters than this, and than repaired ones, a text is rejected without reading on. */
const MAX_OTHERS_EARLY = 20;

type Item = ReadItem | EncodedArticle;

/**
 * Repairs the mojibake of articles and marks articles with lost characters as incomplete; returns the same list if no
 * article needs either. A notice for each file names the wrong encoding. A title is too short to be judged by itself:
 * it is repaired like its text.
 */
export function withMojibakeRepaired(items: readonly ReadItem[]): readonly ReadItem[];
export function withMojibakeRepaired(items: readonly Item[]): readonly Item[];
export function withMojibakeRepaired(items: readonly Item[]): readonly Item[] {
  let changed: Item[] | undefined;
  const notices = new Map<string, ReadItem>();
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    // Fast path: most texts are ASCII.
    if (!('article' in item) || ('utf8' in item && isAscii(item.utf8))) continue;
    let result = item;
    const text = 'utf8' in item ? suspectText(item.utf8) : item.article.text;
    const found = text === undefined ? undefined : repairMojibake(text);
    if (found !== undefined) {
      result = { article: { ...namesRepaired(item.article, found.readAs), text: found.text } };
      const clause = `mojibake undone: UTF-8 that was read as ${found.readAs.join(' and ')}`;
      const path = item.article.path ?? item.article.id;
      notices.set(`${path}\0${clause}`, notice({ path, explicit: false }, clause));
    }
    const lost = 'utf8' in result ? lostBytes(result.utf8) : lostCharacters(result.article.text);
    if (lost === 0 && result === item) continue;
    changed ??= [...items];
    const clause = `${lost.toLocaleString('en')} damaged character${lost === 1 ? '' : 's'}`;
    changed[at] = lost === 0 ? result : incomplete(result, clause);
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

/** Bytes after the first suspect index that suffice to reject nearly all texts. */
const HEAD = 1024;

/** The text of bytes that may be mojibake; undefined for nearly all others, most of which are not decoded. */
function suspectText(utf8: Uint8Array): string | undefined {
  const at = suspectIndex(utf8);
  if (at < 0) return undefined;
  const bytes = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length);
  return isRejectedEarly(bytes.toString('utf8', 0, at + HEAD).slice(0, -3)) ? undefined : bytes.toString();
}

/**
 * Index of the first pair of characters that all mojibake contains (`SUSPECT`, `SUSPECT_SIGNS`); -1 if there is none.
 */
function suspectIndex(utf8: Uint8Array): number {
  // ASCII is skipped four bytes at a time.
  const unaligned = -utf8.byteOffset & 3;
  const words = new Uint32Array(utf8.buffer, utf8.byteOffset + unaligned, Math.max(0, utf8.length - unaligned) >> 2);
  for (let at = 0; at < utf8.length - 2; at++) {
    if (((at - unaligned) & 3) === 0) {
      let word = (at - unaligned) >> 2;
      while (word < words.length && (words[word] & 0x80808080) === 0) word++;
      at = Math.max(at, unaligned + word * 4);
    }
    // Lead bytes of the letters of Europe in UTF-8, which have two bytes.
    if (utf8[at] >= 0xc3 && utf8[at] <= 0xd2 && utf8[at + 2] >= 0xc2) return at;
    if (utf8[at] === 0xe2 && utf8[at + 3] >= 0xc2 && isSign(utf8[at + 1], utf8[at + 2])) return at;
  }
  return -1;
}

/** True if the bytes after 0xE2 are a sign of `SUSPECT_SIGNS`. */
const isSign = (second: number, third: number): boolean =>
  (second === 0x88 && third === 0x9a) ||
  (second === 0x94 && (third === 0x9c || third === 0xac)) ||
  (second === 0x80 && (third === 0x93 || third === 0x94 || third === 0x9a));

/** True if no text with this beginning is mojibake. */
const isRejectedEarly = (head: string): boolean =>
  ALL_CODE_PAGES.every(codePage => repairAs(head, codePage) === 'rejected');

interface Repaired {
  readonly text: string;
  /** The code pages as which the UTF-8 was decoded, last decoding first. */
  readonly readAs: readonly CodePage[];
}

/**
 * Undoes the wrong decodings of a text; undefined for a text that needs no repair. A text is repaired only if nearly
 * all its characters beyond ASCII are parts of valid UTF-8 in the code page, and never if it is about encodings. Linear
 * time.
 */
function repairMojibake(text: string): Repaired | undefined {
  const readAs: CodePage[] = [];
  let repaired = text;
  for (let round = 0; round < MAX_ROUNDS && (SUSPECT.test(repaired) || SUSPECT_SIGNS.test(repaired)); round++) {
    const next = bestRepair(repaired);
    if (next === undefined) break;
    repaired = next.text;
    readAs.push(next.codePage);
  }
  return readAs.length === 0 || ABOUT_ENCODINGS.test(text) ? undefined : { text: repaired, readAs };
}

/**
 * Mojibake always contains two characters of these sets in a row: a lead byte and a continuation byte of UTF-8, in the
 * code pages above. Rejects nearly all texts quickly.
 */
const SUSPECT =
  /[\u00c2-\u00f4\u0102-\u0178\u0386-\u03ce\u0402-\u045f\u0490\u0491][\u0080-\u00bf\u00f7\u0102-\u0192\u02c6-\u02dd\u0384-\u03af\u0402-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122\u2219-\u25a0]/;

/** The same for the code pages with signs. */
const SUSPECT_SIGNS = /[√├┬–—‚][^\0-\x7f]/;

/** A text about encodings, which shows mojibake on purpose. */
const ABOUT_ENCODINGS =
  /mojibake|кракозябр|\butf-?8|\bunicode\b|\blatin-?1\b|windows-12|iso-?8859|\bcharset\b|character encoding/i;

interface Round {
  readonly text: string;
  readonly codePage: CodePage;
  readonly good: number;
  /**
   * Capitals within words after the repair. Of code pages with equally many good characters, the one with fewer counts.
   */
  readonly innerCapitals: number;
}

function bestRepair(text: string): Round | undefined {
  let best: Round | undefined;
  for (const codePage of ALL_CODE_PAGES) {
    const round = repairAs(text, codePage);
    if (typeof round !== 'object' || round.good < (best?.good ?? 1)) continue;
    if (best === undefined || round.good > best.good || round.innerCapitals < best.innerCapitals) best = round;
  }
  return best;
}

/**
 * Replaces all valid UTF-8 of the text in the code page; undefined unless that covers nearly all characters beyond
 * ASCII.
 *
 * @returns 'rejected' if the beginning excludes the code page, whatever follows
 */
function repairAs(text: string, codePage: CodePage): Round | 'rejected' | undefined {
  const bytes = bytesOf(codePage);
  let [good, others, innerCapitals] = [0, 0, 0];
  let repaired = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    const sequence = sequenceAt(text, at, bytes);
    if (sequence === undefined) {
      // Nearly all texts are rejected here.
      if (++others > MAX_OTHERS_EARLY && others > good) return 'rejected';
      continue;
    }
    // A character with a lost byte is no evidence.
    if (!sequence.isCut) good++;
    const [before, after] = [text[at - 1] ?? '', text[at + sequence.length] ?? ''];
    if (/\p{Lu}/u.test(sequence.character) && /[a-z]/i.test(before) && /[a-z]/.test(after)) innerCapitals++;
    repaired += text.slice(from, at) + sequence.character;
    from = at + sequence.length;
    at = from - 1;
  }
  if (WITH_SIGNS.has(codePage) && good < MIN_GOOD_WITH_SIGNS) return undefined;
  const isCertain = good >= MIN_GOOD ? others <= good * MAX_OTHERS : good > 0 && others === 0 && isTypical(repaired);
  return isCertain ? { text: repaired + text.slice(from), codePage, good, innerCapitals } : undefined;
}

/** True if the only repaired character is a punctuation mark of typography or a western letter. */
const isTypical = (repaired: string): boolean => /[\u2010-\u2026\u20ac\u00e0-\u00ff]$/.test(repaired);

interface Sequence {
  readonly character: string;
  /** Number of characters of the broken text. */
  readonly length: number;
  /** True if the last byte was lost. */
  readonly isCut?: true;
}

/** The character whose UTF-8 begins at the index; undefined if none does. */
function sequenceAt(text: string, at: number, bytes: ReadonlyMap<number, number>): Sequence | undefined {
  const lead = bytes.get(text.charCodeAt(at)) ?? 0;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return undefined;
  let point = lead & (0xff >> (length + 1));
  for (let index = 1; index < length; index++) {
    const isLost = index === length - 1 && text[at + index] === ' ';
    const byte = isLost ? 0xa0 : (bytes.get(text.charCodeAt(at + index)) ?? 0);
    if ((byte & 0xc0) !== 0x80) return closingQuote(text.slice(at, at + 3));
    if (isLost) return closingQuote(text.slice(at, at + 3)) ?? withLostSpace((point << 6) | 0x20, length);
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < MIN_CODE_POINTS[length] || point > 0x10ffff || isSurrogate) return undefined;
  return { character: String.fromCodePoint(point), length };
}

/** Least code point of each length in UTF-8. */
const MIN_CODE_POINTS = [0, 0, 0x80, 0x800, 0x10000];

/**
 * A character whose last byte is 0xA0, as in "à". The byte was decoded as a no-break space, which later became an
 * ordinary space. After a small letter the space is kept, because it may also end a word.
 */
function withLostSpace(point: number, length: number): Sequence | undefined {
  if (point < MIN_CODE_POINTS[length] || point > 0x10ffff) return undefined;
  const character = String.fromCodePoint(point);
  if (/\p{Lu}/u.test(character)) return { character, length, isCut: true };
  return { character: point === 0xa0 ? '' : character, length: length - 1, isCut: true };
}

/** A closing quotation mark. Its last byte is lost, because windows-1252 has no character for it. */
function closingQuote(broken: string): Sequence | undefined {
  return /^â€(?![\x80-\x9f])/.test(broken) ? { character: '”', length: 2, isCut: true } : undefined;
}

const tables = new Map<CodePage, ReadonlyMap<number, number>>();

/** From the characters of the code page to their bytes, 0x80 to 0xFF. */
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
