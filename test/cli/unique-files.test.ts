/** `unique`: whole files that are kept, and Parquet, which is listed alone. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { ROOT, sandbox } from './sandbox.js';

/** BRIDGE is the older one, and longer than BRIDGE_EDITED. */
const NEWS = [
  { id: 'a', text: BRIDGE, source: 'Harbour Post', published: '2024-03-01' },
  { id: 'b', text: ORCHARD },
  { id: 'c', text: BRIDGE_EDITED, source: 'Coast Wire', published: '2024-03-02' },
  { id: 'd', text: CHESS },
];
const lines = jsonLines(NEWS).split(/(?<=\n)/);

describe('files', () => {
  const FILES = { 'in/sub/a.txt': BRIDGE, 'in/b.txt': `${BRIDGE_EDITED}`, 'in/c.md': CHESS, 'in/d.txt': 'Short.' };

  test('are listed, copied and linked', async () => {
    const { call, path } = sandbox(FILES);
    const listed = await call(['unique', 'in', '--list', '--keep', 'longest', '--removed', 'gone.txt']);
    expect(listed.code).toBe(0);
    const gone = readFileSync(path('gone.txt'), 'utf8');
    expect(`${listed.stdout}${gone}`.trim().split('\n').sort()).toEqual(Object.keys(FILES).sort());
    expect(gone.trim().split('\n')).toHaveLength(1);
    const kept = listed.stdout
      .trim()
      .split('\n')
      .map(name => name.replace('in/', ''))
      .sort();
    const inside = (folder: string): string[] =>
      (readdirSync(path(folder), { recursive: true }) as string[]).filter(name => /\.\w+$/.test(name)).sort();
    expect((await call(['unique', 'in', '--copy-to', 'out', '--keep', 'longest'])).code).toBe(0);
    expect(inside('out')).toEqual(kept);
    expect((await call(['unique', 'in', '--link-to', 'links', '--keep', 'longest'])).code).toBe(0);
    expect(inside('links')).toEqual(kept);
    expect(readlinkSync(path('links/c.md'))).toBe(path('in/c.md'));
    const full = await call(['unique', 'in', '--copy-to', 'out']);
    expect([full.code, full.stderr]).toEqual([2, expect.stringContaining('out is not empty')]);
    const within = await call(['unique', 'in', '--copy-to', 'in/new']);
    expect([within.code, within.stderr]).toEqual([2, expect.stringContaining('in/new is in in')]);
  });

  test('need a way to be written', async () => {
    const { call } = sandbox({ ...FILES, 'in/e.jsonl': lines.join('') });
    const { code, stderr } = await call(['unique', 'in']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/does not hold records[\s\S]*--list/)]);
    const copied = await call(['unique', 'in', '--copy-to', 'out']);
    expect([copied.code, copied.stderr]).toEqual([2, expect.stringMatching(/e\.jsonl holds records/)]);
    const rows = await call(['unique', 'in/e.jsonl', '--list']);
    expect(rows.stdout).toBe('in/e.jsonl#1\nin/e.jsonl#2\nin/e.jsonl#4\n');
  });
});

test('Parquet is refused with the ways that there are, which lead somewhere', async () => {
  const table = readFileSync(join(ROOT, 'test/read/parquet/fixtures/groups.parquet'));
  const { call } = sandbox({ 'table.parquet': table });
  const { code, stderr } = await call(['unique', 'table.parquet', '-o', 'kept.parquet']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/does not write Parquet[\s\S]*--list[\s\S]*twicetold read table\.parquet/),
  ]);
  expect((await call(['unique', 'table.parquet', '--list'])).stdout).toMatch(/^table\.parquet#1\n/);
  await call(['read', 'table.parquet', '-o', 'table.jsonl']);
  expect(await call(['unique', 'table.jsonl', '-o', 'kept.jsonl'])).toMatchObject({ code: 0 });
});
