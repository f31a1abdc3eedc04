/** Recognises files by their content if the name does not decide: saved pages, and reports of this tool. */
import { extensionOf, extensionsOf } from './formats.js';

/** Bytes in which the beginning of a page is searched. */
const HEAD = 4096;

const [SPACE, LESS, BYTE_ORDER_MARK] = [0x20, 0x3c, 0xef];
/** UTF-16 encodings by the first byte of their byte order mark. */
const UTF_16: ReadonlyMap<number, string> = new Map([
  [0xff, 'utf-16le'],
  [0xfe, 'utf-16be'],
]);

/** True for an HTML page whose name has no extension or an unknown one; a `.txt` file stays plain text. */
export function isPageByContent(bytes: Uint8Array, path: string): boolean {
  return beginsPage(bytes) && !extensionsOf('plain').includes(extensionOf(path));
}

function beginsPage(bytes: Uint8Array): boolean {
  const [first] = bytes;
  const encoding = UTF_16.get(first);
  // Fast path: most texts begin with a letter.
  if (first > SPACE && first !== LESS && first !== BYTE_ORDER_MARK && encoding === undefined) return false;
  const head = new TextDecoder(encoding ?? 'latin1').decode(Buffer.from(bytes.subarray(0, HEAD)));
  return /^<(?:!doctype\s+html|html)[\s>]/i.test(withoutPreamble(head));
}

/**
 * Removes the byte order mark, the XML declaration and comments before a page. A loop, because a regex would backtrack.
 */
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

/** Server-side languages by the extensions of their programs. Crawlers save the pages under the same extensions. */
const SERVER_LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['.php', 'PHP'],
  ['.phtml', 'PHP'],
  ['.asp', 'ASP'],
  ['.aspx', 'ASP.NET'],
  ['.jsp', 'JSP'],
  ['.cfm', 'CFML'],
]);

/**
 * Why a file with the extension of a server-side program is not a page: it contains the program. Undefined for a page,
 * and for a file with another extension.
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

/** The beginnings of reports for programs, which no article has. */
const MACHINE_BEGINS = [
  /^\{\s*"schema":\s*"twicetold\.(?!article\/)/,
  // SARIF, JUnit, code quality of GitLab
  /^\{"\$schema":"[^"]{0,120}","version":"2\.1\.0","runs":\[\{\s*"tool":\{"driver":\{"name":"twicetold"/,
  /^<\?xml[^>]{0,60}>\s*<testsuites name="twicetold"/,
  /^\[\s*\{"check_name":"twicetold\//,
  /^<!doctype html>\n<html lang="en" data-twicetold=/,
];
/** The beginnings and ends of reports for people. */
const MARKDOWN_BEGINS = /^## (?:(?:\d+ stor(?:y|ies)|No story) told twice|\d+ new articles?, \d+ known)/;
const REPORT_ENDS =
  /(?:^|\n)(?:\d+ stor(?:y|ies)|No story) told twice(?:: (?:only 1|no) articles?|[^\n]{0,60} among \d+ articles?(?:, \d+ [a-z ]{1,40}){0,3})\s*$/;

/**
 * True for a report of this tool, except CSV and JSON Lines, whose lines are records. Reports quote the titles of all
 * articles and are often written into the folder that is scanned next.
 *
 * @param text of the whole file
 */
export function isOwnReport(text: string): boolean {
  const head = text.slice(0, 300);
  return isMachineReport(head) || MARKDOWN_BEGINS.test(head) || REPORT_ENDS.test(text.slice(-200));
}

/** True for a report of this tool that no person wrote: JSON, SARIF, JUnit, code quality, or a page. */
export function isMachineReport(text: string): boolean {
  const head = text.slice(0, 300);
  return MACHINE_BEGINS.some(begins => begins.test(head));
}
