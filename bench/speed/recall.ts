/** Recall of the planted copies. A copy is found as a reported pair, or with its original in one cluster. */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LabelledPair, pairKey } from '../labels.js';

export interface KindRecall {
  readonly kind: string;
  readonly pairs: number;
  readonly found: number;
}

/** Reads the pairs that are labelled as copies from a file of `a, b, label, kind`. */
export function plantedPairs(path: string): LabelledPair[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map(line => line.split('\t'))
    .filter(([, , label]) => label === 'copy')
    .map(([a, b, , kind]) => ({ a, b, label: 'copy', kind }));
}

/**
 * Recall of each kind, sorted by name.
 *
 * @param report path of a report in JSON Lines, which is read line by line
 */
export async function recallOf(report: string, pairs: readonly LabelledPair[]): Promise<KindRecall[]> {
  const asked = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  const reported = new Set<string>();
  const home = new Map<string, number>();
  for await (const line of createInterface({ input: createReadStream(report), crlfDelay: Infinity })) {
    if (line.startsWith('{"type":"pair"')) {
      const { a, b } = JSON.parse(line) as { readonly a: string; readonly b: string };
      if (asked.has(a) && asked.has(b)) reported.add(pairKey(a, b));
    } else if (line.startsWith('{"type":"cluster"')) {
      const { id, representative, members } = JSON.parse(line) as {
        readonly id: number;
        readonly representative: string;
        readonly members: readonly { readonly id: string }[];
      };
      for (const its of [representative, ...members.map(member => member.id)]) if (asked.has(its)) home.set(its, id);
    }
  }
  const kinds = new Map<string, { pairs: number; found: number }>();
  for (const { a, b, kind } of pairs) {
    const counts = kinds.get(kind) ?? { pairs: 0, found: 0 };
    counts.pairs++;
    if (reported.has(pairKey(a, b)) || (home.has(a) && home.get(a) === home.get(b))) counts.found++;
    kinds.set(kind, counts);
  }
  return [...kinds.keys()].sort().map(kind => ({ kind, ...kinds.get(kind)! }));
}

/** Recall over all kinds, 0 to 1; NaN without planted copies. */
export function totalRecall(kinds: readonly KindRecall[]): number {
  const sum = (part: 'pairs' | 'found'): number => kinds.reduce((total, kind) => total + kind[part], 0);
  return sum('found') / sum('pairs');
}
