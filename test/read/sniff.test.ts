import { expect, test } from 'vitest';
import { isOwnReport, isPageByContent, serverSource } from '../../src/read/sniff.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import { COMPARISON, NEWSROOM, report } from '../report/samples.js';

test.each(['text', 'json', 'markdown'] as const)('a report as %s is recognised', format => {
  for (const value of [NEWSROOM, report({})]) {
    expect(isOwnReport([...renderReport(value, format)].join(''))).toBe(true);
  }
});

test('a comparison as JSON is recognised', () => {
  expect(isOwnReport([...renderComparison(COMPARISON, 'json')].join(''))).toBe(true);
});

test.each([1, 2])('a report of version %d of the contract is recognised', version => {
  expect(isOwnReport(`{\n  "schema": "twicetold.report/${version}",\n  "tool": {`)).toBe(true);
});

test.each(['', '{"schema": "other/1"}', '3 stories told twice'])('%j is not a report', text => {
  expect(isOwnReport(text)).toBe(false);
});

const isPage = (text: string, path = 'saved') => isPageByContent(Buffer.from(text), path);

test.each([
  '<!doctype html><p>Words',
  '\uFEFF \n<HTML lang=en>',
  '<?xml version="1.0"?>\n<!-- saved from -->\n<!DOCTYPE   html PUBLIC "">',
  `<!-- ${'a licence of some length '.repeat(100)}-->\n<!-- --><html>`,
])('%j is a page', text => {
  expect(isPage(text)).toBe(true);
  expect(isPage(text, 'saved.txt')).toBe(false);
});

test('a page in UTF-16 is a page', () => {
  const text = Buffer.from('\uFEFF<!doctype html><p>Words', 'utf16le');
  expect(isPageByContent(text, 'saved')).toBe(true);
  expect(isPageByContent(text.swap16(), 'saved')).toBe(true);
  expect(isPageByContent(Buffer.from('\uFEFF<p>Words', 'utf16le'), 'saved')).toBe(false);
});

test.each(['', '<p>Words', 'Words <html>', '<?xml version="1.0"?><rss>', '<!-- <html>', '<?xml <html>', '<htmlx>'])(
  '%j is not a page',
  text => {
    expect(isPage(text)).toBe(false);
  },
);

test('ambiguous beginnings are no page (exponential time would never end)', () => {
  for (const part of ['<!---->', '<!-- -->', '<!---->\n', ' <?xml>', '<!--->', '-->', '<!--x-->  ']) {
    expect(isPage(part.repeat(1000))).toBe(false);
  }
});

test.each([
  ['<!doctype html><p>Words', 'a.php', undefined],
  ['\uFEFF\n<div>Words', 'a.ASPX', undefined],
  ['<?xml version="1.0"?><html>', 'a.jsp', undefined],
  ['<?php echo "Words"; ?>', 'a.php', 'PHP source code'],
  ['<!doctype html><p><?= $words ?>', 'a.phtml', 'PHP source code'],
  ['<%@ Page Language="C#" %>', 'a.aspx', 'ASP.NET source code'],
  ['<%@ page import="x" %>', 'a.jsp', 'JSP source code'],
  ['Words', 'a.php', 'not a page, in spite of its name (PHP)'],
  ['<?php', 'a.html', undefined],
])('%j as %s is %s', (text, path, reason) => {
  expect(serverSource(text, path)).toBe(reason);
});
