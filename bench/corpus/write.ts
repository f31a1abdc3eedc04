/** Writes the corpus: originals and copies in turn, each from its number and the seed. */
import { makeCopy } from '../paraphrase/kinds.js';
import { Chance, mix } from './chance.js';
import type { Learned } from './learned.js';
import { COPY_KINDS, Plan, type PlannedCopy } from './plan.js';
import { Prose } from './prose.js';
import { type Publisher, Publishers } from './publishers.js';
import type { Header, RecordWriter } from './records.js';

export interface CorpusOptions {
  readonly articles: number;
  readonly seed: number;
  /** Share of the articles that are copies, 0 to 1. */
  readonly copies: number;
  /** Mean length of a text without its frame in words. */
  readonly words: number;
}

export interface PlantedPair {
  readonly a: string;
  readonly b: string;
  readonly label: 'copy' | 'unknown';
  readonly kind: string;
}

const PUBLISHERS = 400;
/** First number of the headlines in page frames, beyond the numbers of the articles. */
const FRAMES = 0x40000000;
/** Time between two articles in milliseconds, and the time of the first article. */
const MINUTES = 3;
const FIRST_DATE = Date.UTC(2015, 0, 5, 6);
/** Probability that a copy has its own headline. */
const NEW_HEADLINE = 0.5;

export const idOf = (article: number): string => `a${String(article).padStart(8, '0')}`;

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);

interface Copy {
  readonly text: Buffer;
  readonly pairs: readonly PlantedPair[];
}

export class CorpusWriter {
  readonly #options: CorpusOptions;
  readonly #prose: Prose;
  readonly #plan: Plan;
  readonly #publishers: Publishers;
  readonly #frames: ReadonlyMap<Publisher, readonly [Uint8Array, Uint8Array]>;
  readonly #chance = new Chance();

  constructor(learned: Learned, options: CorpusOptions) {
    this.#options = options;
    this.#prose = new Prose(learned, options.seed, options.words);
    this.#plan = new Plan(options.seed, options.copies);
    this.#publishers = new Publishers(PUBLISHERS, options.seed, number => this.#headline(FRAMES + number));
    this.#frames = new Map(
      this.#publishers.list.map(publisher => [publisher, [Buffer.from(publisher.above), Buffer.from(publisher.below)]]),
    );
  }

  /**
   * Writes all articles.
   *
   * @param onPair called for each planted copy and its original
   * @param onText called with each original without its frame; the bytes are valid during the call
   */
  writeAll(records: RecordWriter, onPair: (pair: PlantedPair) => void, onText: (text: Uint8Array) => void): void {
    for (let article = 0; article < this.#options.articles; article++) {
      const plan = this.#plan.copyAt(article);
      const publisher = this.#publisherOf(article, plan);
      const title = this.#headline(plan !== undefined && !this.#renamed(article) ? plan.of : article);
      let text: Uint8Array;
      if (plan === undefined) text = this.#prose.text(article, publisher.curly);
      else {
        const copy = this.#copy(article, plan);
        copy.pairs.forEach(onPair);
        text = copy.text;
      }
      const [above, below] = this.#frames.get(publisher)!;
      records.write(this.#headerOf(article, title, publisher), [above, text, below]);
      if (plan === undefined) onText(text);
    }
  }

  #headerOf(article: number, title: string, publisher: Publisher): Header {
    const date = new Date(FIRST_DATE + article * MINUTES * 60_000).toISOString();
    return {
      id: idOf(article),
      title,
      url: `https://${publisher.host}/${date.slice(0, 10).replaceAll('-', '/')}/${slugOf(title)}-${article}`,
      source: publisher.name,
      published: `${date.slice(0, 19)}Z`,
    };
  }

  #headline(number: number): string {
    return Buffer.from(this.#prose.headline(number)).toString();
  }

  #renamed(article: number): boolean {
    this.#chance.reset(mix(this.#options.seed, 0x7171e), article);
    return this.#chance.unit() < NEW_HEADLINE;
  }

  /** A copy has another publisher than its original. */
  #publisherOf(article: number, plan?: PlannedCopy): Publisher {
    this.#chance.reset(mix(this.#options.seed, 0x9b1), article);
    const not = plan === undefined ? undefined : this.#publisherOf(plan.of);
    // The inner call has used the random numbers of the original.
    if (not !== undefined) this.#chance.reset(mix(this.#options.seed, 0x9b1), article);
    let publisher = this.#publishers.draw(this.#chance.unit());
    while (publisher === not) publisher = this.#publishers.draw(this.#chance.unit());
    return publisher;
  }

  #textOf(article: number): string {
    return Buffer.from(this.#prose.text(article, this.#publisherOf(article).curly)).toString();
  }

  #copy(article: number, plan: PlannedCopy): Copy {
    const text = this.#textOf(plan.of);
    const a = idOf(plan.of);
    const b = idOf(article);
    for (let i = 0; i < COPY_KINDS.length; i++) {
      const kind = COPY_KINDS[(plan.kind + i) % COPY_KINDS.length];
      if (kind === 'identical') break;
      const mixes = kind.split('+').includes('interleave');
      const material = mixes ? { text, partner: this.#textOf(plan.partner) } : { text };
      const made = makeCopy(kind, material, `${this.#options.seed}\t${b}\t${kind}`);
      if (made === undefined) continue;
      const label = made.label ?? 'copy';
      const pairs: PlantedPair[] = [{ a, b, label, kind }];
      if (mixes) pairs.push({ a: idOf(plan.partner), b, label, kind });
      return { text: Buffer.from(made.text), pairs };
    }
    return { text: Buffer.from(text), pairs: [{ a, b, label: 'copy', kind: 'identical' }] };
  }
}
