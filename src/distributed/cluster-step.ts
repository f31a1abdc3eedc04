/**
 * Clusters articles: finds template families, clusters and digests, lists pairs, and decides which articles a corpus without copies keeps. All of
 * this depends only on articles that pairs connect, so that each connected component is a task of its own.
 */
import { findBoxes } from '../cluster/boxes.js';
import { clusterPairs } from '../cluster/cluster-pairs.js';
import { coveredTexts } from '../cluster/copies.js';
import { Editions } from '../cluster/editions.js';
import { Precedence } from '../cluster/keep.js';
import { ListedPair, wholePair } from '../cluster/listed-pair.js';
import { timeOf } from '../cluster/origin.js';
import { findFamilies } from '../cluster/template-families.js';
import { sharesPassages, unpackPairs } from '../compare/packed-pairs.js';
import type { PairVerdict, ScoredPair } from '../compare/verify.js';
import { discountedShares } from '../corpus/status.js';
import { UserError } from '../errors.js';
import { COPY_RELATIONS, type DetectOptions, type EditionRule, type KeepRule } from '../options.js';
import type { Pair, Relation } from '../types/report.js';
import type { ArticleDetails } from './article-steps.js';
import { type Row, textAt, valueAt } from './frames.js';
import { optionsIn } from './settings.js';
import type { Step } from './step.js';

/** The kinds of rows, in their order within a component. */
const ARTICLE = 0;
const SCORED = 1;
const CANDIDATE = 2;

const INPUT = {
  component: 'f64',
  kind: 'i32',
  /** For an article: its number, and the number of the first article with its text. For a pair: its two texts. */
  a: 'f64',
  b: 'f64',
  id: 'text',
  details: 'text',
  words: 'i32',
  /** Words without boilerplate. */
  left: 'i32',
  packed: 'bytes',
} as const;

const OUTPUT = {
  /** `pair`, `cluster`, `family`, `digest`, `removed`. */
  kind: 'text',
  /** Key by which the rows of a kind are ordered: the number of an article, or the number of members. */
  order: 'f64',
  /** The row of a report, or of the removed articles, as JSON. */
  value: 'text',
} as const;

type Emit = (row: Row<typeof OUTPUT>) => void;

interface Member {
  readonly number: number;
  readonly first: number;
  readonly id: string;
  readonly details: ArticleDetails;
  readonly words: number;
  readonly left: number;
}

export const clusterComponents: Step<typeof INPUT, typeof OUTPUT> = {
  input: INPUT,
  output: OUTPUT,
  begin(settings) {
    const options = optionsIn(settings);
    const rules = keepRulesIn(settings);
    let current: Component | undefined;
    return {
      push({ rows, columns }, emit) {
        for (let row = 0; row < rows; row++) {
          const number = columns.component[row];
          if (current?.number !== number) {
            current?.finish(emit);
            current = new Component(number, options, rules);
          }
          const [a, b] = [columns.a[row], columns.b[row]];
          if (columns.kind[row] === ARTICLE) {
            current.members.push({
              number: a,
              first: b,
              id: textAt(columns.id, row),
              details: JSON.parse(textAt(columns.details, row)),
              words: columns.words[row],
              left: columns.left[row],
            });
          } else if (columns.kind[row] === SCORED) current.addScored(a, b, valueAt(columns.packed, row).slice());
          else if (columns.kind[row] === CANDIDATE) current.addCandidate(a, b);
          else throw new UserError(`unknown kind of row: ${columns.kind[row]}`);
        }
      },
      end(emit) {
        current?.finish(emit);
      },
    };
  },
};

interface KeepRules {
  readonly keep: readonly KeepRule[];
  readonly drop: ReadonlySet<Relation>;
  readonly editions: EditionRule | undefined;
  /** The publisher of nearly all articles (`siteOf`). */
  readonly site: string | undefined;
}

function keepRulesIn(settings: Readonly<Record<string, unknown>>): KeepRules {
  const { keep = [], drop = COPY_RELATIONS, editions, site } = settings;
  return {
    keep: keep as readonly KeepRule[],
    drop: new Set(drop as readonly Relation[]),
    editions: editions as EditionRule | undefined,
    site: site as string | undefined,
  };
}

/** A connected component. Its methods use the index of an article among the members, in the order of their numbers. */
class Component {
  readonly members: Member[] = [];
  readonly #scored: { readonly a: number; readonly b: number; readonly packed: Uint8Array }[] = [];
  readonly #candidates: { readonly a: number; readonly b: number }[] = [];
  readonly #options: DetectOptions;
  readonly #rules: KeepRules;
  #indexOf = new Map<number, number>();

  constructor(
    readonly number: number,
    options: DetectOptions,
    rules: KeepRules,
  ) {
    this.#options = options;
    this.#rules = rules;
  }

  addScored(a: number, b: number, packed: Uint8Array): void {
    this.#scored.push({ a, b, packed });
  }

  addCandidate(a: number, b: number): void {
    this.#candidates.push({ a, b });
  }

  finish(emit: Emit): void {
    this.members.sort((x, y) => x.number - y.number);
    this.#indexOf = new Map(this.members.map(({ number }, index) => [number, index]));
    const firstOf = Uint32Array.from(this.members, ({ first }) => this.#indexOf.get(first)!);
    const rows = new ComponentRows(this.members);
    const editions = new Editions(rows.length, rows, this.#rules.site);
    const { threshold } = this.#options;
    const scored = this.#scoredPairs();

    const { members: families, unlike } = findFamilies(scored, threshold);
    const alike = scored.filter(pair => !unlike.has(pair));
    const boxes = findBoxes(alike, threshold, rows.left);
    const kept = alike.filter(pair => !boxes.has(pair));
    const copies = kept.filter(pair => pair.similarity >= threshold);
    const sharing = kept.filter(pair => pair.similarity < threshold && sharesPassages(pair));
    const precedence = new Precedence(this.#rules.keep, rows);
    const clustered = clusterPairs(
      copies,
      this.#comparedAmong(copies, rows.length),
      { firstOf, rows, editions, precedence },
      sharing,
    );

    const emitPair = (pair: PairVerdict, relation: Relation): void => {
      const listed: Pair = wholePair(new ListedPair(pair, relation, rows, editions.are(pair.a, pair.b)));
      emit({ kind: 'pair', order: this.members[pair.a].number, value: JSON.stringify(listed) });
    };
    for (const pair of clustered.pairs) emitPair(pair, pair.relation);
    for (const pair of clustered.passages) emitPair(pair, 'passage');
    if (this.#options.related) {
      for (const pair of kept)
        if (pair.related && pair.similarity < threshold && !sharesPassages(pair)) emitPair(pair, 'related');
    }
    for (const { id: _, ...cluster } of clustered.clusters)
      emit({ kind: 'cluster', order: cluster.members.length, value: JSON.stringify(cluster) });
    for (const digest of clustered.digests)
      emit({ kind: 'digest', order: this.#numberOf(digest.id), value: JSON.stringify(digest) });
    for (const texts of families) {
      const inFamily = new Set(texts);
      const ids = this.members.filter((_, index) => inFamily.has(firstOf[index])).map(({ id }) => id);
      const value = { articles: ids.length, example: rows.idOf(texts[0]), members: ids };
      emit({ kind: 'family', order: ids.length, value: JSON.stringify(value) });
    }
    const digests = new Set(clustered.digests.map(({ id }) => id));
    const isPartOfDigest = ({ a, b, relation }: PairVerdict): boolean =>
      relation === 'excerpt' && (digests.has(rows.idOf(a)) || digests.has(rows.idOf(b)));
    this.#emitRemoved(
      copies.filter(pair => !isPartOfDigest(pair)),
      firstOf,
      { rows, editions, precedence },
      emit,
    );
  }

  #numberOf(id: string): number {
    return this.members.find(member => member.id === id)!.number;
  }

  /** The scored pairs in the order of a scan. */
  #scoredPairs(): ScoredPair[] {
    const pairs = this.#scored.map(({ a, b, packed }) => {
      const row = new Float64Array(packed.buffer);
      row[1] = this.#indexOf.get(a)!;
      row[2] = this.#indexOf.get(b)!;
      return unpackPairs(row)[0];
    });
    return pairs.sort((x, y) => x.b - y.b || x.a - y.a);
  }

  /** The compared pairs of two texts that both have a copy. */
  #comparedAmong(copies: readonly PairVerdict[], size: number): { left: Uint32Array; right: Uint32Array } {
    const hasCopy = new Uint8Array(size);
    for (const { a, b } of copies) {
      hasCopy[a] = 1;
      hasCopy[b] = 1;
    }
    const pairs = this.#candidates
      .map(({ a, b }) => ({ left: this.#indexOf.get(a), right: this.#indexOf.get(b) }))
      .filter((pair): pair is { left: number; right: number } => pair.left !== undefined && pair.right !== undefined)
      .filter(({ left, right }) => hasCopy[left] === 1 && hasCopy[right] === 1);
    return {
      left: Uint32Array.from(pairs, ({ left }) => left),
      right: Uint32Array.from(pairs, ({ right }) => right),
    };
  }

  /** Emits the articles that a corpus without copies does not keep, each with its representative: the first search of `unique`. */
  #emitRemoved(
    copies: readonly ScoredPair[],
    firstOf: Uint32Array,
    { rows, editions, precedence }: { rows: ComponentRows; editions: Editions; precedence: Precedence },
    emit: Emit,
  ): void {
    const { drop, editions: editionRule } = this.#rules;
    const headOf = new Map<number, number>();
    firstOf.forEach((text, article) => {
      const head = headOf.get(text);
      if (head === undefined || precedence.compare(article, head) < 0) headOf.set(text, article);
    });
    const head = (text: number): number => headOf.get(text) ?? text;
    const timeOfArticle = (article: number): number => timeOf(rows.fieldOf(article, 'published') ?? '');
    const byDate = (x: number, y: number): number => timeOfArticle(head(x)) - timeOfArticle(head(y)) || 0;
    const covers = coveredTexts(
      copies.filter(
        ({ a, b, relation }) => drop.has(relation) && !(editionRule === 'all' && editions.are(head(a), head(b))),
      ),
      {
        compare: (x, y) => precedence.compare(head(x), head(y)),
        isEdition: (x, y) => editions.are(head(x), head(y)),
        ...((editionRule === 'latest' || editionRule === 'earliest') && {
          compareEditions: (x, y) => byDate(x, y) * (editionRule === 'latest' ? -1 : 1),
        }),
      },
    );
    firstOf.forEach((text, article) => {
      const cover = covers.get(text);
      const { id, number } = this.members[article];
      if (cover !== undefined) {
        const { by, similarity, relation } = cover;
        const value = { id, duplicate_of: rows.idOf(head(by)), similarity, relation };
        emit({ kind: 'removed', order: number, value: JSON.stringify(value) });
      } else if (drop.has('identical') && article !== head(text)) {
        const value = { id, duplicate_of: rows.idOf(head(text)), similarity: 1, relation: 'identical' };
        emit({ kind: 'removed', order: number, value: JSON.stringify(value) });
      }
    });
  }
}

/** The rows of the articles of a component, by index, for clusters and reports. */
class ComponentRows {
  readonly words: Uint32Array;
  readonly left: Uint32Array;
  readonly #members: readonly Member[];

  constructor(members: readonly Member[]) {
    this.#members = members;
    this.words = Uint32Array.from(members, ({ words }) => words);
    this.left = Uint32Array.from(members, ({ left }) => left);
  }

  get length(): number {
    return this.#members.length;
  }

  idOf(index: number): string {
    return this.#members[index].id;
  }

  fieldOf(index: number, field: 'title' | 'source' | 'url' | 'published'): string | undefined {
    return this.#members[index].details[field];
  }

  at(index: number): { readonly path?: string } {
    return this.#members[index].details;
  }

  lengthOf(index: number): number {
    return this.left[index];
  }

  pathOf(index: number): string | undefined {
    return this.#members[index].details.path;
  }

  rowOf(index: number): number {
    return this.#members[index].details.row ?? 0;
  }

  discountedOf(a: number, b: number): Pair['discounted'] {
    return discountedShares(this.words[a], this.left[a], this.words[b], this.left[b]);
  }
}
