/**
 * Makes labelled copies of articles. A copy depends on the seed, the id of its article and its kind, not on the order.
 */

import type { Label, LabelledPair } from '../labels.js';
import { hashOf } from '../random.js';
import { makeCopy, makersOf } from './kinds.js';
import type { Material } from './maker.js';

/** A record of the input; other fields are kept. */
export interface Source {
  readonly id: string;
  readonly text: string;
}

export interface Generated {
  readonly articles: readonly Source[];
  readonly pairs: readonly LabelledPair[];
  /** Number of copies that could not be made, by kind. */
  readonly left: ReadonlyMap<string, number>;
}

export interface GenerateOptions {
  readonly seed: string;
  readonly kinds: readonly string[];
  /** Number of articles to copy; all if absent. The others are kept unchanged. */
  readonly limit?: number;
}

interface Copy extends Source {
  readonly kind: string;
  readonly source?: string;
  /** The articles from which the copy is made. */
  readonly of: readonly Source[];
  readonly label: Label;
}

/**
 * Makes the copies. An article and its copy are labelled with the kind; two copies of one story are `unknown`.
 *
 * @throws Error if two articles have the same id, or if a kind is unknown
 */
export function generate(articles: readonly Source[], { seed, kinds, limit }: GenerateOptions): Generated {
  if (new Set(articles.map(({ id }) => id)).size < articles.length) throw new Error('two articles have the same id');
  const rank = new Map(articles.map(({ id }) => [id, hashOf(`${seed}\t${id}`)]));
  const chosen = [...articles]
    .sort((x, y) => rank.get(x.id)! - rank.get(y.id)! || (x.id < y.id ? -1 : 1))
    .slice(0, limit ?? articles.length);

  const left = new Map<string, number>();
  const copies: Copy[] = [];
  for (const kind of kinds) {
    const mixes = makersOf(kind).includes('interleave');
    for (let i = 0; i < chosen.length; i += mixes ? 2 : 1) {
      const article = chosen[i];
      const partner = mixes ? chosen[i + 1] : undefined;
      const material: Material = { text: article.text, ...(partner && { partner: partner.text }) };
      const made = makeCopy(kind, material, `${seed}\t${article.id}\t${kind}`);
      if (made === undefined) left.set(kind, (left.get(kind) ?? 0) + 1);
      else {
        const of = partner === undefined ? [article] : [article, partner];
        copies.push({ label: 'copy', ...made, id: `${article.id}__${kind}`, kind, of });
      }
    }
  }
  return { articles: byId([...articles, ...copies.map(toArticle)]), pairs: pairsOf(copies), left };
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): T[] =>
  [...list].sort((x, y) => (x.id < y.id ? -1 : x.id > y.id ? 1 : 0));

const toArticle = ({ id, text, source }: Copy): Source => ({ id, ...(source && { source }), text });

function pairsOf(copies: readonly Copy[]): LabelledPair[] {
  const pairs: LabelledPair[] = [];
  const ofArticle = new Map<string, Copy[]>();
  for (const copy of byId(copies)) {
    const relatives = new Set(copy.of.flatMap(({ id }) => ofArticle.get(id) ?? []));
    for (const { id } of copy.of) {
      pairs.push({ a: id, b: copy.id, label: copy.label, kind: copy.kind });
      ofArticle.set(id, [...(ofArticle.get(id) ?? []), copy]);
    }
    for (const other of relatives) {
      pairs.push({ a: other.id, b: copy.id, label: 'unknown', kind: `${other.kind} / ${copy.kind}` });
    }
  }
  return pairs;
}
