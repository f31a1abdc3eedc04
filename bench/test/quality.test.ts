/** The quality benchmark from end to end on a generated folder, without evaluation data. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figuresOf } from '../figures.js';
import { type Measured, measure } from '../measure.js';
import { generate } from '../paraphrase/generate.js';
import { loadSet } from '../sets.js';
import { worstOf } from '../worst.js';
import { OWN_TEXTS } from './own-texts.js';

let folder: string;
let measured: Measured;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twicetold-bench-'));
  const { articles, pairs } = generate(OWN_TEXTS, { seed: '1', kinds: ['frame', 'spin'] });
  const misleading = 'A harbour\u001b[31m seal was weighed on Thursday. '.repeat(12);
  const all = [...articles, { id: 'other', text: misleading }];
  writeFileSync(`${folder}/articles.jsonl`, all.map(article => `${JSON.stringify(article)}\n`).join(''));
  const lines = pairs.map(({ a, b, label, kind }) => `${a}\t${b}\t${label}\t${kind}`);
  // Wrong labels, so that there is a missed copy and a false alarm.
  lines.push('ferry\tother\tcopy\tmislabelled');
  writeFileSync(
    `${folder}/pairs.tsv`,
    lines
      .map(line => line.replace('organ\torgan__frame\tcopy\tframe', 'organ\torgan__frame\tdistinct\tframe'))
      .join('\n'),
  );
  measured = await measure(loadSet(folder), 'twicetold');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every labelled pair is counted under its label and kind', () => {
  const { kinds, reported, distinct } = figuresOf(measured);
  expect(kinds.map(({ label, kind, pairs, reported }) => [label, kind, pairs, reported.share])).toEqual([
    ['copy', 'frame', 1, 1],
    ['copy', 'mislabelled', 1, 0],
    ['copy', 'spin', 2, 1],
    ['distinct', 'frame', 1, 1],
  ]);
  expect(reported).toBeGreaterThanOrEqual(4);
  expect(distinct?.share).toBe(1);
});

test('misses and false alarms are printed with their evidence, harmless for a terminal', () => {
  const lines = worstOf(measured, 20);
  expect(lines).toContain(`## ${measured.set.name}: 1 missed copies, the least similar first`);
  expect(lines).toContain(`## ${measured.set.name}: 1 false alarms, the most similar first`);
  expect(lines.join('\n')).toMatch(/copy mislabelled: similarity 0\.\d{4}, never a candidate/);
  expect(lines.join('\n')).toContain('A harbour\\u001b[31m seal');
  expect(lines.join('\n')).not.toContain('\u001b');
  expect(readFileSync(`${folder}/articles.jsonl`, 'utf8')).toContain('\\u001b');
});
