/**
 * Makes text from articles harmless for what shows it: a terminal, a spreadsheet, a Markdown renderer, a JSON viewer. The
 * renderers print titles, ids, reasons and words only through these functions.
 */

/** Text that `printable` does not change, by its Unicode blocks: Latin to Armenian, punctuation, East Asian scripts. */
const PRINTABLE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u034e\u0370-\u061b\u2010-\u2027\u2190-\u2193\u21c4\u2500-\u259f\u3001-\u3163\u3165-\ud7a3]*$/;
const LINE_BREAK_OR_TAB = /\r\n|[\t\n\v\f\r\x85\u2028\u2029]/g;
const NO_CHARACTER = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;
/** Controls such as ESC, C1 and DEL, and the bidi embeddings, overrides and isolates that reorder the text after them. */
const ACTING = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
/** Scripts whose words are spelled with ZWNJ and ZWJ; elsewhere `printable` drops both. */
const JOINING =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}]';
/** Zero-width characters, soft hyphens, bidi marks, the byte order mark, tags, variation selectors, keycaps, annotations. */
const INVISIBLE = `[\\u200c\\u200d](?<!${JOINING}.)|[\\u200c\\u200d](?!${JOINING})|[^\\P{Default_Ignorable_Code_Point}\\u200c\\u200d]|[\\u20e3\\ufff9-\\ufffb]`;
let invisible: RegExp | undefined;
const ACTING_IN_A_FILE = /\r(?!\n)|(?![\t\n\r])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const ACTING_IN_JSON = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Text that a spreadsheet runs as a formula, also behind white space that it trims. */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠])/u;
const NEEDS_QUOTES = /[",;'\r\n\t]|^\s|\s$/;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text for one line of a terminal: line breaks and tabs become spaces, controls are spelled out (`\u001b`), lone surrogates
 * become U+FFFD, and invisible characters are dropped.
 */
export function printable(text: string): string {
  if (PRINTABLE.test(text)) return text;
  const line = text.replace(LINE_BREAK_OR_TAB, ' ');
  if (PRINTABLE.test(line)) return line;
  // compiled for the first text that needs it: that takes milliseconds
  invisible ??= new RegExp(INVISIBLE, 'gsu');
  return line.replace(NO_CHARACTER, '\ufffd').replace(ACTING, escaped).replace(invisible, '');
}

/** `printable`, trimmed and with single spaces: for titles and reasons, not for ids. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/gu, ' ').trim();
}

/**
 * A CSV field (RFC 4180). A field that a spreadsheet would run as a formula gets an apostrophe in front. Controls other than
 * tab and line feed are spelled out. A parser reads everything else back unchanged.
 */
export function csvField(text: string): string {
  const inert = text.replace(NO_CHARACTER, '\ufffd').replace(ACTING_IN_A_FILE, escaped);
  const field = FORMULA.test(text) || FORMULA.test(inert) ? `'${inert}` : inert;
  return NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Printable ASCII without quotation marks and backslashes: JSON does not escape it. */
const PLAIN_IN_JSON = /^[ !#-[\]-~]*$/;

/** A JSON string literal that parses to the same string, and whose characters do not act on a terminal. */
export function jsonString(text: string): string {
  if (PLAIN_IN_JSON.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(ACTING_IN_JSON, escaped);
}

/** A value as one line of JSON with its line feed, whose characters do not act on a terminal. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(ACTING_IN_JSON, escaped)}\n`;
}

/** Characters that a backslash does not escape in table cells, in HTML or in mathematics. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '\\': '&#92;',
  $: '&#36;',
};
/** A zero-width space: GitHub links mentions, issue numbers and addresses after Markdown, unless they are broken up. */
const BREAK = '&#8203;';
const MARKUP = /[&<>|\\$`*_[\]~!#@]|:(?=\/\/|$)|www(?=\.|$)|(?<![\p{L}\p{N}])gh(?=-\d|$)/giu;

/**
 * Text that Markdown and GitHub show unchanged, in a table cell or a paragraph: it makes no markup, HTML, link, mention, issue
 * reference or list.
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

const IN_XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Printable text, perhaps of several lines, as the content of an XML element or the value of an attribute. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, character => IN_XML[character]!);
}

const MARKUP_IN_HTML = /[&<>|\\$`*_[\]~!#@"']|:(?=\/\/|$)|www(?=\.|$)|(?<![\p{L}\p{N}])gh(?=-\d|$)/giu;

/** As `markdownText`, where Markdown is not read: within an HTML element. */
export function htmlText(text: string): string {
  return printable(text).replace(MARKUP_IN_HTML, found => {
    if (/[:wh]/i.test(found)) return found + BREAK;
    return `&#${found.charCodeAt(0)};${found === '#' || found === '@' ? BREAK : ''}`;
  });
}
