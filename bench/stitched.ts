/**
 * Generates pages from two stories: the first half of one and the second half of another, or a third and two thirds;
 * word for word, and spun. Each page shares a part with both stories.
 *
 *   npx tsx bench/stitched.ts     the share of the sources that a scan lists, as copies and as pairs with a shared passage
 */
import { findDuplicates } from '../src/pipeline/scan.js';
import { type LabelledPair, pairKey } from './labels.js';
import { makeCopy } from './paraphrase/kinds.js';
import { DATA, dataPresent, loadSet } from './sets.js';
import { table } from './tables.js';

interface Item {
  readonly id: string;
  readonly text: string;
}

/** Position at which a page continues with the second story, as a share of each story. */
const SEAMS = { halves: 1 / 2, third: 1 / 3 };
const SENTENCE = /[^.!?]+[.!?]*["”’)]*\s*/g;

/** The sentences of a text between two shares of its length. */
function cut(text: string, from: number, to: number): string {
  const sentences = text.match(SENTENCE) ?? [];
  return sentences
    .slice(Math.round(from * sentences.length), Math.round(to * sentences.length))
    .join('')
    .trim();
}

const STORIES = 300;
/** Least length of a story. Characters. */
const LONG_ENOUGH = 900;

/** @param stories distinct stories of at least 150 words; two make four pages */
function stitched(stories: readonly Item[]): { articles: readonly Item[]; pairs: readonly LabelledPair[] } {
  const articles: Item[] = [...stories];
  const pairs: LabelledPair[] = [];
  for (let n = 0; n + 1 < stories.length; n += 2) {
    const [first, second] = [stories[n], stories[n + 1]];
    for (const [name, seam] of Object.entries(SEAMS)) {
      const page = { id: `${first.id}__${name}`, text: `${cut(first.text, 0, seam)}\n\n${cut(second.text, seam, 1)}` };
      const spun = makeCopy('spin', page, page.id)?.text ?? page.text;
      for (const { id, text, kind } of [
        { ...page, kind: name },
        { id: `${page.id}-spun`, text: spun, kind: `${name}, spun` },
      ]) {
        articles.push({ id, text });
        pairs.push({ a: first.id, b: id, label: 'copy', kind: `${kind}: the first story` });
        pairs.push({ a: second.id, b: id, label: 'copy', kind: `${kind}: the second story` });
      }
    }
  }
  return { articles, pairs };
}

async function main(): Promise<void> {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const set = loadSet('machine-paraphrase');
  const related = new Set([...set.pairs.values()].flatMap(({ a, b }) => [a, b]));
  const stories = set.articles.filter(({ id, text }) => !related.has(id) && text.length >= LONG_ENOUGH);
  const { articles, pairs } = stitched(stories.slice(0, STORIES));
  const report = await findDuplicates([articles.map(article => ({ article }))]);
  const found = new Map(report.pairs.map(({ a, b, relation }) => [pairKey(a, b), relation]));
  const rows = [...new Set(pairs.map(({ kind }) => kind))].map(kind => {
    const relations = pairs.filter(pair => pair.kind === kind).map(({ a, b }) => found.get(pairKey(a, b)));
    const share = (is: (relation: string | undefined) => boolean): string =>
      `${((100 * relations.filter(is).length) / relations.length).toFixed(1)} %`;
    const isPassage = (relation: string | undefined): boolean => relation === 'passage';
    return [
      kind,
      String(relations.length),
      share(relation => relation !== undefined),
      share(relation => relation !== undefined && !isPassage(relation)),
      share(isPassage),
    ];
  });
  console.log(table(['kind', 'pairs', 'listed', 'as a copy', 'as a passage'], 1, rows).join('\n'));
}

await main();
