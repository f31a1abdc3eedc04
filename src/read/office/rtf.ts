/** Reads Rich Text Format (.rtf) in one pass over the bytes: the text, and title and date from its properties. */
import { TextDecoder } from 'node:util';
import type { ReadItem } from '../../types/article.js';
import { certainBinary, decodeWindows1252 } from '../decode/unicode.js';
import { idAt, type SourceLocation } from '../location.js';
import { incomplete, leftOut, noArticle, notice, notText } from '../problem.js';
import { normaliseDate } from '../records/dates.js';

/**
 * Destination of the text of a group. `margin`: a page header or footer; `shape`: a drawing, which may hold a text box.
 */
type Target = 'body' | 'none' | 'margin' | 'shape' | 'fonts' | 'title' | 'date' | 'changed';

/** The state of a group. It is restored at the end of the group. */
interface State {
  target: Target;
  /** Target outside of an `upr` group, which holds a text twice: in ANSI, and in Unicode, which counts. */
  outer: Target;
  hidden: boolean;
  font: number;
  /** Number of characters after `\u`, a code point, that replace it for old readers. */
  fallback: number;
}

const TARGETS: ReadonlyMap<string, Target> = new Map([
  ['fonttbl', 'fonts'],
  ['title', 'title'],
  ['creatim', 'date'],
  ['revtim', 'changed'],
  ['shpinst', 'shape'],
  ...`header headerl headerr headerf footer footerl footerr footerf`.split(' ').map(word => [word, 'margin'] as const),
]);

/** Groups whose text is not part of the article. Groups marked with `\*` are skipped, too. */
const SKIPPED: ReadonlySet<string> = new Set(
  `colortbl stylesheet info pict object objdata footnote
  annotation atnid atnauthor fldinst bkmkstart bkmkend nonshppict shprslt listtext pntext pntxta pntxtb upr xe tc rxe
  nonesttables themedata datastore filetbl revtbl author operator subject keywords doccomm company category manager comment
  printim buptim`.split(/\s+/),
);

const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['line', '\n'],
  ['lbr', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['nestcell', '\t'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['qmspace', ' '],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['emdash', '—'],
  ['endash', '–'],
  ['bullet', '•'],
]);
const PARAGRAPHS: ReadonlySet<string> = new Set(['par', 'sect', 'page', 'column', 'row', 'nestrow']);

/** Encodings by code page number. The Windows code pages from 1250 on are `windows-N`. */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gb18030'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [10000, 'macintosh'],
  [10007, 'x-mac-cyrillic'],
  [20866, 'koi8-r'],
  [28592, 'iso-8859-2'],
  [28595, 'iso-8859-5'],
  [65001, 'utf-8'],
]);

/** Code pages by the character set of a font. Other character sets use the code page of the document. */
const CHARACTER_SETS: ReadonlyMap<number, number> = new Map([
  [77, 10000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);

/** Maximum depth at which groups have a state of their own. */
const MAX_DEPTH = 1000;

/** Approximate number of bytes that are decoded at once. */
const MAX_PENDING = 1 << 16;

const [BACKSLASH, OPEN, CLOSE, STAR, QUOTE, MINUS, SPACE] = [0x5c, 0x7b, 0x7d, 0x2a, 0x27, 0x2d, 0x20];

/** Reads a document. A document that is cut off or nested too deeply is incomplete. */
export function readRtf(bytes: Uint8Array, location: SourceLocation): ReadItem[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = buffer.toString('latin1', 0, 1024).search(/[^\s\xef\xbb\xbf]/);
  if (start < 0 || buffer.toString('latin1', start, start + 5) !== '{\\rtf') {
    const binary = certainBinary(buffer);
    return [binary === undefined ? noArticle(location, 'not an RTF document') : notText(location, binary)];
  }
  const document = new RtfDocument(buffer, start);
  document.read();
  const { title, published } = document;
  const { path, url } = location;
  const article = {
    id: idAt(location),
    path,
    ...(url !== undefined && { url }),
    ...(title !== '' && { title }),
    ...(published !== undefined && { published }),
    text: document.text,
  };
  const item = document.faults.reduce<ReadItem>(incomplete, { article });
  return [item, ...document.notices.map(clause => notice(location, clause))];
}

/** The parser and its result. */
class RtfDocument {
  readonly faults: string[] = [];
  readonly notices: string[] = [];
  readonly #bytes: Buffer;
  #at: number;
  /** States of the enclosing groups. */
  readonly #states: State[] = [];
  #state: State = { target: 'body', outer: 'body', hidden: false, font: -1, fallback: 1 };
  #depth = 0;
  #deepest = 0;
  /** Number of replacement characters that are still skipped after a code point. */
  #ignored = 0;
  /** True after `\*`: the next control word begins a group that old readers skip. */
  #starred = false;

  #codePage = 1252;
  readonly #fonts = new Map<number, number>();
  readonly #decoders = new Map<number, TextDecoder | undefined>();
  /** Bytes of the current paragraph that are not decoded yet: a character may have two bytes. */
  #pending: number[] = [];
  #unknownPage: number | undefined;
  readonly #omitted = { footnote: 0, comment: 0, header: 0, footer: 0 };
  /** The current header or footer until its first word. A header with only a page number is not counted. */
  #margin: 'header' | 'footer' | undefined;
  #letters = 0;

  readonly #paragraphs: string[] = [];
  #paragraph = '';
  #title = '';
  readonly #dates = { date: [0, 0, 0, 0, 0], changed: [0, 0, 0, 0, 0] };

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  get text(): string {
    return this.#paragraphs.join('\n\n');
  }

  get title(): string {
    return this.#title.replace(/\s+/g, ' ').trim();
  }

  get published(): string | undefined {
    const { date, changed } = this.#dates;
    const [year, ...rest] = date[0] > 0 ? date : changed;
    const [month, day, hour, minute] = rest.map(part => String(part).padStart(2, '0'));
    return year > 0 ? normaliseDate(`${year}-${month}-${day}T${hour}:${minute}:00`) : undefined;
  }

  read(): void {
    const bytes = this.#bytes;
    do {
      const byte = bytes[this.#at++];
      if (byte === BACKSLASH) this.#control();
      else if (byte === OPEN) this.#open();
      else if (byte === CLOSE) this.#close();
      else if (byte !== 10 && byte !== 13 && byte !== 0) this.#byte(byte);
    } while (this.#depth > 0 && this.#at < bytes.length);
    this.#endParagraph();
    if (this.#depth > 0) this.faults.push('cut off: its last group has no end');
    if (this.#deepest > MAX_DEPTH) {
      this.faults.push(`groups are nested ${this.#deepest.toLocaleString('en')} deep: some words may be wrong`);
    }
    if (this.#unknownPage !== undefined) {
      this.notices.push(`code page ${this.#unknownPage} is not known: its characters are read as windows-1252`);
    }
    const others = leftOut(this.#omitted);
    if (others !== undefined) this.notices.push(others);
    const rest = bytes.subarray(this.#at);
    if (rest.some(byte => byte > SPACE)) {
      this.notices.push(`${rest.length.toLocaleString('en')} bytes after the end of the document are not read`);
    }
  }

  #open(): void {
    this.#flush();
    this.#ignored = 0;
    this.#depth++;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    if (this.#depth <= MAX_DEPTH) this.#states.push({ ...this.#state });
  }

  #close(): void {
    this.#flush();
    this.#ignored = 0;
    if (this.#depth <= MAX_DEPTH) this.#state = this.#states.pop() ?? this.#state;
    this.#depth--;
  }

  #control(): void {
    const bytes = this.#bytes;
    const first = bytes[this.#at];
    if (first === undefined) return;
    if (isLetter(first)) {
      this.#word();
      return;
    }
    this.#at++;
    if (first === STAR) this.#starred = true;
    else if (first === QUOTE) {
      const value = Number.parseInt(bytes.toString('latin1', this.#at, this.#at + 2), 16);
      this.#at = Math.min(this.#at + 2, bytes.length);
      if (!Number.isNaN(value)) this.#byte(value);
    } else if (first === 10 || first === 13) this.#endParagraph();
    else if (first === BACKSLASH || first === OPEN || first === CLOSE) this.#byte(first);
    else if (first === 0x7e) this.#character('\u00a0');
    else if (first === 0x5f) this.#character('‑');
  }

  #word(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let end = start;
    while (isLetter(bytes[end]) && end - start < 32) end++;
    const word = bytes.toString('latin1', start, end);
    const numberAt = end;
    if (bytes[end] === MINUS && isDigit(bytes[end + 1])) end++;
    while (isDigit(bytes[end]) && end - numberAt < 12) end++;
    const value = end > numberAt ? Number(bytes.toString('latin1', numberAt, end)) : undefined;
    this.#at = bytes[end] === SPACE ? end + 1 : end;
    const isStarred = this.#starred;
    this.#starred = false;
    if (word === 'bin') {
      this.#at = Math.min(bytes.length, this.#at + Math.max(0, value ?? 0));
      return;
    }
    if (this.#ignored > 0 && word !== 'u') {
      this.#ignored--;
      return;
    }
    this.#flush();
    this.#apply(word, value, isStarred);
  }

  #apply(word: string, value: number | undefined, isStarred: boolean): void {
    const state = this.#state;
    const character = CHARACTERS.get(word);
    if (character !== undefined) this.#character(character);
    else if (word === 'u') {
      this.#ignored = 0;
      this.#character(String.fromCharCode((value ?? 0) & 0xffff));
      this.#ignored = state.fallback;
    } else if (word === 'uc') state.fallback = Math.min(Math.max(value ?? 1, 0), 16);
    else if (PARAGRAPHS.has(word)) {
      if (state.target === 'body' && !state.hidden) this.#endParagraph();
    } else if (word === 'f' || word === 'deff') state.font = value ?? 0;
    else if (word === 'fcharset') {
      const codePage = CHARACTER_SETS.get(value ?? 0);
      if (state.target === 'fonts' && codePage !== undefined) this.#fonts.set(state.font, codePage);
    } else if (word === 'v' || word === 'deleted') state.hidden = value !== 0;
    else if (word === 'plain') state.hidden = false;
    else if (word === 'ansicpg') this.#codePage = value || 1252;
    else if (word === 'mac') this.#codePage = 10000;
    else if (word === 'pc' || word === 'pca') this.#codePage = word === 'pc' ? 437 : 850;
    else if (state.target === 'date' || state.target === 'changed') {
      const part = ['yr', 'mo', 'dy', 'hr', 'min'].indexOf(word);
      if (part >= 0) this.#dates[state.target][part] = Math.min(Math.max(value ?? 0, 0), 9999);
    } else this.#setTarget(word, isStarred);
  }

  /** Sets the target of a group by its first control word. */
  #setTarget(word: string, isStarred: boolean): void {
    const state = this.#state;
    if (word === 'ud') state.target = state.outer;
    else if (word === 'shptxt' && state.target === 'shape') {
      state.target = 'body';
      this.#endParagraph();
    } else if (word === 'upr') {
      state.outer = state.target;
      state.target = 'none';
    } else if (isStarred || SKIPPED.has(word) || TARGETS.has(word)) {
      // Inside a skipped group only the properties count, and groups inside a header or footer are skipped.
      const isInside = word === 'title' || word === 'creatim' || word === 'revtim';
      if (state.target === 'none' && !isInside) return;
      if (state.target === 'margin') {
        state.target = 'none';
        return;
      }
      if (TARGETS.get(word) === 'margin') this.#margin = word.startsWith('header') ? 'header' : 'footer';
      if (word === 'footnote') this.#omitted.footnote++;
      else if (word === 'annotation') this.#omitted.comment++;
      state.target = TARGETS.get(word) ?? 'none';
    }
  }

  #byte(byte: number): void {
    if (this.#ignored > 0) {
      this.#ignored--;
      return;
    }
    const { target, hidden } = this.#state;
    if (target === 'margin') this.#countMargin(isLetter(byte) || byte >= 0x80);
    if (target !== 'title' && (target !== 'body' || hidden)) return;
    this.#pending.push(byte);
    const { length } = this.#pending;
    if (length >= MAX_PENDING && (byte === SPACE || length >= 2 * MAX_PENDING)) this.#flush();
  }

  #character(character: string): void {
    if (this.#ignored > 0) {
      this.#ignored--;
      return;
    }
    this.#flush();
    this.#add(character);
  }

  #add(text: string): void {
    const { target, hidden } = this.#state;
    if (target === 'margin') this.#countMargin(/\p{L}/u.test(text));
    else if (target === 'title') this.#title += text;
    else if (target === 'body' && !hidden) this.#paragraph += text;
  }

  /** Counts a header or footer at its first word: two letters in a row. */
  #countMargin(isPartOfWord: boolean): void {
    this.#letters = isPartOfWord ? this.#letters + 1 : 0;
    if (this.#letters < 2 || this.#margin === undefined) return;
    this.#omitted[this.#margin]++;
    this.#margin = undefined;
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Buffer.from(this.#pending);
    this.#pending = [];
    this.#add(bytes.every(byte => byte < 0x80) ? bytes.toString('latin1') : this.#decode(bytes));
  }

  #decode(bytes: Buffer): string {
    const codePage = this.#fonts.get(this.#state.font) ?? this.#codePage;
    if (!this.#decoders.has(codePage)) this.#decoders.set(codePage, decoderOf(codePage));
    const decoder = this.#decoders.get(codePage);
    if (decoder === undefined) {
      if (codePage !== 1252) this.#unknownPage ??= codePage;
      return decodeWindows1252(bytes);
    }
    return decoder.decode(bytes);
  }

  #endParagraph(): void {
    this.#flush();
    const paragraph = this.#paragraph.trim();
    if (paragraph !== '') this.#paragraphs.push(paragraph);
    this.#paragraph = '';
  }
}

/** Undefined for windows-1252, which Node decodes wrongly, and for code pages that the Encoding Standard lacks. */
function decoderOf(codePage: number): TextDecoder | undefined {
  const isWindows = codePage >= 1250 && codePage <= 1258;
  const name = isWindows ? `windows-${codePage}` : CODE_PAGES.get(codePage);
  return name === undefined || codePage === 1252 ? undefined : new TextDecoder(name);
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
