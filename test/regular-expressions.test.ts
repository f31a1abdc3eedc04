/**
 * No regular expression of `src` takes more than linear time on a text of a stranger. An expression that may is listed here
 * with the bound of the text that it sees.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { describe, expect, test } from 'vitest';
import { backtracking } from './setup/backtracking.js';

/** Expressions that may take more than linear time, by how they begin, and why that does no harm. */
const BOUNDED: Readonly<Record<string, string>> = {
  '/,(?![^{]*\\})/': 'splits what the user typed',
  '/\\.[^/]*$/': 'sees patterns that the user typed',
  '/(\\p{M}{30})': 'takes 30 steps at most before it matches or gives up',
  '/(?:^|\\n)(?:\\d+ stor(?:y|ies)': 'sees 200 characters',
  '/[/#]{1,100}$/': 'takes 100 steps at most before it gives up',
  '/0+$/': 'sees a fraction of a date, 9 digits',
  '/^\\[|\\]$|%.*$/': 'sees an address that the system gives',
  ...Object.fromEntries(
    ['(?:error', '403', '401', '429', '500', '502', '503', '504'].map(begin => [
      `/\\b${begin}`,
      'sees titles and headings, 300 characters of each',
    ]),
  ),
  '/\\b(?:cookies?': 'always matches to the end of a word',
};

/** Files that make expressions while the tool runs, and what they make them of. */
const MADE: Readonly<Record<string, string>> = {
  'read/markdown/inline.ts': 'a copy of a constant',
  'read/markdown/markdown.ts': 'the names of two elements',
  'read/markdown/shortcodes.ts': 'a few known names',
  'read/markup/scanner.ts': 'the names of raw elements',
  'read/source/letters.ts': 'the names of a few elements',
  'report/sanitize.ts': 'a constant',
  'report/style.ts': 'a constant',
  'text/characters.ts': 'a constant',
};

const SRC = fileURLToPath(new URL('../src', import.meta.url));

interface Literal {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

const literals: Literal[] = [];
const makers = new Set<string>();

/** Collects the expressions of a syntax tree, and the files that call `RegExp`. */
function collect(node: unknown, file: string): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, pattern, flags, callee } = node as Record<string, unknown>;
  if (type === 'RegExpLiteral') literals.push({ file, pattern: pattern as string, flags: flags as string });
  const isCall = type === 'NewExpression' || type === 'CallExpression';
  if (isCall && (callee as { readonly value?: string }).value === 'RegExp') makers.add(file);
  for (const value of Object.values(node)) collect(value, file);
}

for (const entry of readdirSync(SRC, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  // The code of the kernels is a long string in Base64.
  if (!entry.name.endsWith('.ts') || path.includes('kernels')) continue;
  collect(parseSync(readFileSync(path, 'utf8'), { syntax: 'typescript', target: 'es2022' }), relative(SRC, path));
}

test('every regular expression takes linear time, or sees short texts only', () => {
  const slow = new Map<string, string>();
  for (const { file, pattern, flags } of literals) {
    const found = backtracking(pattern, flags);
    if (found !== undefined) slow.set(`/${pattern}/${flags}`, `${file}: ${found}`);
  }
  const begins = Object.keys(BOUNDED);
  const unlisted = [...slow].filter(([literal]) => !begins.some(begin => literal.startsWith(begin)));
  expect(unlisted, 'expressions without a bound').toEqual([]);
});

test('expressions are made of known texts only', () => {
  expect([...makers].filter(file => !(file in MADE))).toEqual([]);
});

describe('the check knows', () => {
  test.each([
    ['^(?:<!--[\\s\\S]*?-->\\s*)*<html', 'i', 'exponential'],
    ['^(?:a|a)*$', '', 'exponential'],
    ['^(?:a*)*b', '', 'exponential'],
    ['^(ab)*(ab)*$', '', 'polynomial'],
    ['^\\s*[a-z]*\\s*=\\s*$', '', 'polynomial'],
    ['\\s+$', '', 'polynomial'],
    ['<[^>]*>', '', 'polynomial'],
    ['x(?=.*y)', '', 'polynomial'],
  ])('that /%s/%s is %s', (source, flags, growth) => {
    expect(backtracking(source, flags)).toMatch(growth);
  });

  test.each([
    ['\\s+', 'g'],
    ['^\\s*a', ''],
    ['<[^<>]*>', ''],
    ['[^\\n]*', 'y'],
    ['(?:ab)*c?', ''],
    ['\\d{1,3}px', ''],
  ])('that /%s/%s is linear', (source, flags) => {
    expect(backtracking(source, flags)).toBeUndefined();
  });
});
