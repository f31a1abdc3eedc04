/**
 * Makes text of articles harmless for a terminal, a spreadsheet, a Markdown renderer and a JSON viewer.
 *
 * Renderers print titles, ids, reasons and words only through these functions.
 */

/** Text that `printable` does not change, by its Unicode blocks: Latin to Armenian, punctuation, East Asian scripts. */
const PRINTABLE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u034e\u0370-\u061b\u2010-\u2027\u2190-\u2193\u21c4\u2500-\u259f\u3001-\u3163\u3165-\ud7a3]*$/;
const LINE_BREAK_OR_TAB = /\r\n|[\t\n\v\f\r\x85\u2028\u2029]/g;
const NO_CHARACTER = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;
/**
 * Control characters (ESC, C1, DEL), and bidi embeddings, overrides and isolates, which reorder the text after them.
 */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
/** Scripts whose spelling uses ZWNJ and ZWJ. In other scripts `printable` drops both. */
const JOINING =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}]';
/**
 * Zero-width characters, soft hyphens, bidi marks, the byte order mark, tags, variation selectors, keycaps,
 * annotations.
 */
const INVISIBLE = `[\\u200c\\u200d](?<!${JOINING}.)|[\\u200c\\u200d](?!${JOINING})|[^\\P{Default_Ignorable_Code_Point}\\u200c\\u200d]|[\\u20e3\\ufff9-\\ufffb]`;
let invisible: RegExp | undefined;
/** Controls and bidi marks in a CSV file, where tabs and line breaks stay. */
const CONTROL_IN_FILE = /\r(?!\n)|(?![\t\n\r])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
/** Controls, bidi marks and byte order marks that `JSON.stringify` leaves. */
const CONTROL_IN_JSON = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Text that a spreadsheet runs as a formula, also after white space, which the spreadsheet trims. */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠])/u;
const NEEDS_QUOTES = /[",;'\r\n\t]|^\s|\s$/;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text for one line of a terminal: line breaks and tabs become spaces, controls are spelled out (`\u001b`), lone
 * surrogates become U+FFFD, and invisible characters are dropped.
 */
export function printable(text: string): string {
  if (PRINTABLE.test(text)) return text;
  const line = text.replace(LINE_BREAK_OR_TAB, ' ');
  if (PRINTABLE.test(line)) return line;
  // compiling takes milliseconds, and most texts do not need the pattern
  invisible ??= new RegExp(INVISIBLE, 'gsu');
  return line.replace(NO_CHARACTER, '\ufffd').replace(CONTROL, escaped).replace(invisible, '');
}

/** `printable`, trimmed and with single spaces: for titles and reasons, not for ids. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/gu, ' ').trim();
}

/**
 * A CSV field (RFC 4180), which a parser reads back unchanged with two exceptions: a formula gets an apostrophe in
 * front, and controls other than tab and line feed are spelled out.
 */
export function csvField(text: string): string {
  const inert = text.replace(NO_CHARACTER, '\ufffd').replace(CONTROL_IN_FILE, escaped);
  const field = FORMULA.test(text) || FORMULA.test(inert) ? `'${inert}` : inert;
  return NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Printable ASCII without quotation marks and backslashes: JSON does not escape it. */
const PLAIN_IN_JSON = /^[ !#-[\]-~]*$/;

/** A JSON string literal that parses to the same string, without characters that control a terminal. */
export function jsonString(text: string): string {
  if (PLAIN_IN_JSON.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(CONTROL_IN_JSON, escaped);
}

/** A value as one line of JSON with its line feed, without characters that control a terminal. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(CONTROL_IN_JSON, escaped)}\n`;
}

/** Characters that need a reference: in table cells, HTML or mathematics a backslash does not escape them. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '\\': '&#92;',
  $: '&#36;',
};
/** A zero-width space: after Markdown, GitHub links mentions, issue numbers and addresses that have no such break. */
const BREAK = '&#8203;';
const MARKUP = /[&<>|\\$`*_[\]~!#@]|:(?=\/\/|$)|www(?=\.|$)|(?<![\p{L}\p{N}])gh(?=-\d|$)/giu;

/**
 * Text for a table cell or paragraph of Markdown, shown unchanged: no markup, HTML, link, mention, issue reference or
 * list.
 */
export function markdownText(text: string): string {
  return printable(text)
    .replace(MARKUP, found => {
      const reference = REFERENCES[found];
      if (reference !== undefined) return reference;
      if (found === '#') return `\\#${BREAK}`;
      return /[@:wh]/i.test(found) ? found + BREAK : `\\${found}`;
    })
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');
}

const XML_REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes printable text, of one or more lines, for an XML element or attribute. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, character => XML_REFERENCES[character]!);
}

const MARKUP_IN_HTML = /[&<>|\\$`*_[\]~!#@"']|:(?=\/\/|$)|www(?=\.|$)|(?<![\p{L}\p{N}])gh(?=-\d|$)/giu;

/** As `markdownText`, for the content of an HTML element in Markdown. */
export function htmlText(text: string): string {
  return printable(text).replace(MARKUP_IN_HTML, found => {
    if (/[:wh]/i.test(found)) return found + BREAK;
    return `&#${found.charCodeAt(0)};${found === '#' || found === '@' ? BREAK : ''}`;
  });
}
