/**
 * Measures template families: notes of 40 templates in folders filled with other articles, with copies of some of the
 * notes.
 *
 *   npm run bench:templates -- --among CORPUS.jsonl [--half fitted|held-out] [--sizes 3,6,100,5000] [--varying 1]
 *
 * CORPUS.jsonl comes from `npm run bench:corpus`. A family of 3 is in a folder of 10, one of 6 in 100, twenty of 100 in
 * 10,000, four of 5,000 in 100,000, as far as the corpus suffices. Constants are chosen on the first twenty templates;
 * the others are held out. With `--varying 0.5` half of the slots have the same text in all notes of a template.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findDuplicates } from '../src/pipeline/scan.js';
import type { Article } from '../src/types/article.js';
import type { Report } from '../src/types/report.js';
import { randomFrom } from './random.js';
import { table } from './tables.js';
import { TEMPLATES } from './templates/notes.js';
import { COPY_KINDS, type CopyKind, copyOf, withFixed, writeNote } from './templates/write.js';

/** Number of templates on which constants are chosen. */
const FITTED = 20;

interface Setting {
  /** Number of notes of a family, without copies. */
  readonly size: number;
  readonly folder: number;
  /** Number of families in one folder. */
  readonly together: number;
  /** Number of copies of each kind in a family. */
  readonly copies: number;
}

const SETTINGS: readonly Setting[] = [
  { size: 3, folder: 10, together: 1, copies: 0 },
  { size: 3, folder: 11, together: 1, copies: 1 },
  { size: 6, folder: 100, together: 1, copies: 1 },
  { size: 100, folder: 10_000, together: 20, copies: 2 },
  { size: 5000, folder: 100_000, together: 4, copies: 10 },
];

interface Tally {
  folders: number;
  families: number;
  named: number;
  /** Number of notes and copies, and number of those that the report lists in their family. */
  notes: number;
  members: number;
  /** Number of pairs of notes of one family that are no copies, and of pairs with another article. */
  within: number;
  outside: number;
  tooShort: number;
  readonly found: Map<CopyKind, { of: number; count: number }>;
}

/** The note of an article: `T12/7` for the note itself and for its copies such as `T12/7 spun 20 %`. */
const noteOf = (id: string): string => id.split(' ')[0];
const templateOf = (id: string): string => id.split('/')[0];

function familyOf(template: number, { size, copies }: Setting, varying: number): Article[] {
  const random = randomFrom(`template ${template} of ${size}`);
  const text = withFixed(TEMPLATES[template], varying, random);
  const notes = Array.from({ length: size }, (_, n) => ({
    id: `T${template}/${n}`,
    text: writeNote(text, random),
  }));
  // A family of three has a copy of one kind, a larger one of all kinds.
  const kinds = size === 3 ? [COPY_KINDS[template % COPY_KINDS.length]] : COPY_KINDS;
  const step = Math.max(1, Math.floor(size / (kinds.length * Math.max(1, copies))));
  const copied = Array.from({ length: copies }, (_, round) =>
    kinds.map((kind, k): Article => {
      const { id, text } = notes[((round * kinds.length + k) * step) % size];
      return { id: `${id} ${kind}`, text: copyOf(text, kind, random) };
    }),
  );
  return [...notes, ...copied.flat()];
}

function add(tally: Tally, report: Report, articles: readonly Article[], templates: readonly number[]): void {
  tally.folders++;
  tally.families += templates.length;
  tally.notes += articles.length;
  for (const n of templates) {
    const its = report.families.filter(({ members }) => members.every(id => templateOf(id) === `T${n}`));
    if (its.length > 0) tally.named++;
    // Of several families the largest counts.
    tally.members += Math.max(0, ...its.map(({ articles }) => articles));
  }
  tally.tooShort += report.articles.filter(({ id, status }) => id.startsWith('T') && status === 'too-short').length;
  const pairs = new Set<string>();
  for (const { a, b } of report.pairs) {
    if (!a.startsWith('T') && !b.startsWith('T')) continue;
    pairs.add(`${a}\t${b}`).add(`${b}\t${a}`);
    if (templateOf(a) !== templateOf(b)) tally.outside++;
    else if (noteOf(a) !== noteOf(b)) tally.within++;
  }
  for (const { id } of articles) {
    const note = noteOf(id);
    if (note === id || !id.startsWith('T')) continue;
    const kind = id.slice(note.length + 1) as CopyKind;
    const counts = tally.found.get(kind) ?? { of: 0, count: 0 };
    tally.found.set(kind, counts);
    counts.of++;
    if (pairs.has(`${note}\t${id}`)) counts.count++;
  }
}

async function measure(
  setting: Setting,
  templates: readonly number[],
  filler: readonly Article[],
  varying: number,
): Promise<Tally> {
  const tally: Tally = {
    folders: 0,
    families: 0,
    named: 0,
    notes: 0,
    members: 0,
    within: 0,
    outside: 0,
    tooShort: 0,
    found: new Map(),
  };
  for (let at = 0; at + setting.together <= templates.length; at += setting.together) {
    const chosen = templates.slice(at, at + setting.together);
    const notes = chosen.flatMap(template => familyOf(template, setting, varying));
    const from = (at * 97) % Math.max(1, filler.length - setting.folder);
    const articles = [...notes, ...filler.slice(from, from + Math.max(0, setting.folder - notes.length))];
    add(tally, await findDuplicates([articles.map(article => ({ article }))]), notes, chosen);
    // One folder of a hundred thousand takes minutes.
    if (setting.size === 5000) break;
  }
  return tally;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      among: { type: 'string' },
      half: { type: 'string', default: 'held-out' },
      varying: { type: 'string', default: '1' },
      sizes: { type: 'string', default: '3,6,100' },
    },
  });
  const filler = (values.among === undefined ? '' : readFileSync(values.among, 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Article)
    .map(({ id, text }) => ({ id, text }));
  const templates = [...TEMPLATES.keys()].filter(n => n < FITTED === (values.half === 'fitted'));
  const sizes = values.sizes.split(',').map(Number);
  const rows: string[][] = [];
  for (const setting of SETTINGS.filter(({ size }) => sizes.includes(size))) {
    if (setting.folder - setting.size * setting.together > filler.length && setting.size > 6) {
      console.error(`--among holds too few articles for families of ${setting.size}`);
      continue;
    }
    const { families, named, notes, members, within, outside, tooShort, found } = await measure(
      setting,
      templates,
      filler,
      Number(values.varying),
    );
    rows.push([
      `${families} of ${setting.size} in ${setting.folder.toLocaleString('en')}`,
      String(named),
      `${members}/${notes}`,
      String(within),
      String(outside),
      String(tooShort),
      ...COPY_KINDS.map(kind => (found.has(kind) ? `${found.get(kind)!.count}/${found.get(kind)!.of}` : '-')),
    ]);
  }
  const head = ['families', 'named', 'members', 'pairs within', 'pairs with others', 'too short', ...COPY_KINDS];
  console.log(`${values.half} templates\n\n${table(head, 1, rows).join('\n')}`);
}

await main();
