/** What a file is by its content, where its name does not say: a page that a crawler saved, a report of this tool. */
import { extensionOf, extensionsOf } from './formats.js';

/** How much of a file is looked at for the beginning of a page. Bytes. */
const HEAD = 4096;

const [SPACE, LESS, BYTE_ORDER_MARK] = [0x20, 0x3c, 0xef];
/** By the first byte of their byte order mark. */
const UTF_16: ReadonlyMap<number, string> = new Map([
  [0xff, 'utf-16le'],
  [0xfe, 'utf-16be'],
]);

/** True for an HTML page whose name has no extension, or one that no reader takes; a `.txt` file stays plain text. */
export function isUnnamedPage(bytes: Uint8Array, path: string): boolean {
  return beginsPage(bytes) && !extensionsOf('plain').includes(extensionOf(path));
}

function beginsPage(bytes: Uint8Array): boolean {
  const [first] = bytes;
  const encoding = UTF_16.get(first);
  // Most texts begin with a letter, and need no more than this.
  if (first > SPACE && first !== LESS && first !== BYTE_ORDER_MARK && encoding === undefined) return false;
  const head = new TextDecoder(encoding ?? 'latin1').decode(Buffer.from(bytes.subarray(0, HEAD)));
  return /^<(?:!doctype\s+html|html)[\s>]/i.test(withoutPreamble(head));
}

/** A page without the byte order mark, the XML declaration and the comments in front of it. A loop, not an expression. */
function withoutPreamble(head: string): string {
  let rest = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  while (rest.startsWith('<?xml') || rest.startsWith('<!--')) {
    const mark = rest.startsWith('<?') ? '>' : '-->';
    const end = rest.indexOf(mark);
    if (end < 0) return '';
    rest = rest.slice(end + mark.length).trimStart();
  }
  return rest;
}

/** Languages of pages that a server makes, by the extensions of their programs. Crawlers save the pages under the same names. */
const SERVER_LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['.php', 'PHP'],
  ['.phtml', 'PHP'],
  ['.asp', 'ASP'],
  ['.aspx', 'ASP.NET'],
  ['.jsp', 'JSP'],
  ['.cfm', 'CFML'],
]);

/**
 * Why a file with the name of a server-side program is not a page: it contains the program. Undefined for a page, and for a
 * file with
 * another name.
 *
 * @param text of the whole file
 */
export function serverSource(text: string, path: string): string | undefined {
  const language = SERVER_LANGUAGES.get(extensionOf(path));
  if (language === undefined) return undefined;
  const head = text
    .slice(0, HEAD)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^<(?:%|\?(?!xml))/i.test(head) || /<\?(?:php|=)|<%@|<cf[a-z]/i.test(text)) return `${language} source code`;
  return /^<[a-z!?]/i.test(head) ? undefined : `not a page, in spite of its name (${language})`;
}

const REPORT_BEGINS = [
  /^\{\s*"schema":\s*"twicetold\.(?!article\/)/,
  /^## (?:(?:\d+ stor(?:y|ies)|No story) told twice|\d+ new articles?, \d+ known)/,
  // SARIF, JUnit, code quality of GitLab
  /^\{"\$schema":"[^"]{0,120}","version":"2\.1\.0","runs":\[\{\s*"tool":\{"driver":\{"name":"twicetold"/,
  /^<\?xml[^>]{0,60}>\s*<testsuites name="twicetold"/,
  /^\[\s*\{"check_name":"twicetold\//,
  /^<!doctype html>\n<html lang="en" data-twicetold=/,
];
const REPORT_ENDS =
  /(?:^|\n)(?:\d+ stor(?:y|ies)|No story) told twice[^\n]{0,60} among \d+ articles?(?:, \d+ [a-z ]{1,40}){0,3}\s*$/;

/**
 * True for a report of this tool, but not in CSV or JSON Lines, whose lines are records. Reports quote the titles of all
 * articles, and are often written
 * into the folder that is scanned next.
 *
 * @param text of the whole file
 */
export function isOwnReport(text: string): boolean {
  const head = text.slice(0, 300);
  return REPORT_BEGINS.some(begins => begins.test(head)) || REPORT_ENDS.test(text.slice(-200));
}
