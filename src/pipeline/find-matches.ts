/** Finds the matches of new articles from the pairs of texts and the articles with these texts. */
import type { AcceptedPairs, CentresOf, PairsOfTexts } from '../cluster/accepted-pairs.js';
import { Editions } from '../cluster/editions.js';
import { sharesPassages, verdictOn } from '../compare/packed-pairs.js';
import type { Translation } from '../compare/translations.js';
import { identicalVerdict, type ScoredPair, swapped, type Verdict } from '../compare/verify.js';
import { timeOf } from '../dates.js';
import type { DetectOptions } from '../options.js';
import type { CheckReport, Match } from '../types/check.js';
import type { ArticleRow, Relation } from '../types/report.js';
import { acceptedOf, type Contents, fingerprintsBy } from './accept-pairs.js';
import {
  buildCheckReport,
  type CheckRules,
  isRead,
  LISTED_MATCHES,
  type MatchedArticle,
} from './build-check-report.js';
import type { BuiltCorpus } from './build-corpus.js';
import type { Environment } from './stages.js';
import type { Undiscounted } from './undiscounted.js';

const MILLISECONDS_PER_DAY = 86_400_000;

/** The result of the search of a check: rows and pairs, without tokens. */
export interface FoundRepeats extends Pick<BuiltCorpus, 'rows' | 'firstOf' | 'skipped' | 'notices' | 'site'> {
  /** For each article 1 if known. */
  readonly isKnown: Uint8Array;
  /** Pairs with a new text: at or above the threshold, with a shared passage, related, or of a template. */
  readonly scored: readonly ScoredPair[];
  readonly translations: readonly (Omit<Verdict, 'evidence' | 'relation'> & Translation)[];
  readonly candidatePairs: number;
  /** Absent if nothing is discounted. */
  readonly undiscounted?: Undiscounted | undefined;
  /** The texts of each template family. */
  readonly families: readonly (readonly number[])[];
  /** Absent if neither a judge nor the report needs contents. */
  readonly contents?: Contents;
}

/**
 * Builds the report of a check.
 *
 * @param environment given statistics and judge
 * @param size        number of known articles, if `found` does not have all of them
 */
export function reportOn(
  found: FoundRepeats,
  options: DetectOptions,
  rules: CheckRules,
  environment: Pick<Environment, 'statistics' | 'acceptance' | 'fingerprints'>,
  size?: number,
): CheckReport {
  const { read, unread } = knownArticles(found);
  const matches = new Matches(found, options, rules, environment);
  const checked = {
    ...found,
    articles: matchedArticles(found, matches),
    accepted: matches.accepted,
    known: size ?? read,
    unreadKnown: unread,
  };
  return buildCheckReport(checked, options, rules, environment.statistics);
}

/** The new articles with their matches. */
function* matchedArticles(found: FoundRepeats, matches: Matches): Generator<MatchedArticle> {
  const { rows, isKnown } = found;
  const templateOf = templates(found);
  const givenIdOf = givenIds(found);
  for (let article = 0; article < rows.length; article++) {
    if (isKnown[article] === 1) continue;
    const isUnchanged = matches.isFresh[article] === 0;
    yield {
      row: rows.at(article)!,
      ...matches.of(article),
      isUnchanged,
      givenId: givenIdOf(article),
      template: templateOf(article),
    };
  }
}

/** Looks up the id in the source of a renamed new article, if no other new article has the id. */
function givenIds({ rows, isKnown }: FoundRepeats): (article: number) => string | undefined {
  if (rows.renamed === 0) return () => undefined;
  const counts = new Map<string, number>();
  isKnown.forEach((known, article) => {
    if (known === 1) return;
    const id = rows.givenIdOf(article);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  });
  return article => {
    const id = rows.givenIdOf(article);
    return id === rows.idOf(article) || counts.get(id) !== 1 ? undefined : id;
  };
}

/** For each article 1 if new, except new articles with the id and the words of a known one. */
function freshArticles({ rows, isKnown, firstOf }: FoundRepeats): Uint8Array {
  const contentOf = (article: number): string => `${firstOf[article]} ${rows.givenIdOf(article)}`;
  const unchanged = new Set<string>();
  isKnown.forEach((known, article) => void (known === 1 && unchanged.add(contentOf(article))));
  return isKnown.map((known, article) => (known === 1 || unchanged.has(contentOf(article)) ? 0 : 1));
}

/** The unreadable known articles, and the number of readable ones. */
function knownArticles({ rows, isKnown }: FoundRepeats): { readonly read: number; readonly unread: ArticleRow[] } {
  const unread: ArticleRow[] = [];
  let read = 0;
  for (let article = 0; article < rows.length; article++) {
    if (isKnown[article] === 0) continue;
    if (isRead(rows.statusOf(article))) read++;
    else unread.push(rows.at(article)!);
  }
  return { read, unread };
}

/** Looks up the id of another member of an article's template family. */
function templates({ families, firstOf, rows }: FoundRepeats): (article: number) => string | undefined {
  const examples = new Map<number, string>();
  for (const texts of families) {
    const [first, second] = texts;
    for (const text of texts) examples.set(text, rows.idOf(text === first ? second : first));
  }
  return article => examples.get(firstOf[article]);
}

/** A matching text, with the verdict on the pair in which the matching text is B. */
interface TextMatch {
  readonly text: number;
  readonly relation: Relation;
  readonly verdict: Omit<Verdict, 'evidence'> & Pick<Match, 'evidence'>;
}

/** Looks up the matches of new articles. */
class Matches {
  readonly accepted: AcceptedPairs | undefined;
  readonly isFresh: Uint8Array;
  readonly #found: FoundRepeats;
  readonly #editions: Editions;
  /** For each text its pairs with other texts. */
  readonly #pairs = new Map<number, TextMatch[]>();
  readonly #articles: TextArticles;
  readonly #fingerprints: ReturnType<typeof fingerprintsBy>;

  constructor(
    found: FoundRepeats,
    options: DetectOptions,
    rules: CheckRules,
    environment: Pick<Environment, 'acceptance' | 'fingerprints'>,
  ) {
    const { rows, firstOf, isKnown, scored, translations } = found;
    const { threshold, related } = options;
    this.#found = found;
    this.isFresh = freshArticles(found);
    this.#fingerprints = fingerprintsBy(found, environment);
    this.#editions = new Editions(rows.length, rows, found.site);
    for (const pair of scored) {
      const relation = relationOf(pair, threshold, related);
      if (relation !== undefined) this.#add(pair.a, pair.b, verdictOn(pair), relation);
    }
    for (const { a, b, evidence, ...numbers } of translations) {
      this.#add(a, b, { ...numbers, evidence: {}, relation: 'translation' }, 'translation', evidence);
    }
    const texts = new Set(this.#pairs.keys());
    firstOf.forEach((text, article) => void (isKnown[article] === 0 && texts.add(text)));
    this.#articles = new TextArticles(texts, found, this.isFresh, rules.window);
    const editions = { are: (x: number, y: number) => this.#isEdition(x, y) };
    this.accepted = acceptedOf(found, editions, options, environment, this.#articles);
  }

  #add(
    a: number,
    b: number,
    verdict: Verdict,
    relation: Relation,
    evidence: Match['evidence'] = verdict.evidence,
  ): void {
    const add = (text: number, match: TextMatch): void => {
      const matches = this.#pairs.get(text);
      if (matches === undefined) this.#pairs.set(text, [match]);
      else matches.push(match);
    };
    add(a, { text: b, relation, verdict: { ...verdict, evidence } });
    add(b, { text: a, relation, verdict: { ...swapped(verdict), evidence } });
  }

  /** Matches of a new article, at most `LISTED_MATCHES` of each text, the number of all, and that of accepted ones. */
  of(article: number): { readonly matches: readonly Match[]; readonly count: number; readonly accepted: number } {
    const { firstOf, rows } = this.#found;
    const text = firstOf[article];
    const identical: TextMatch = { text, relation: 'identical', verdict: identicalVerdict(rows.words[text]) };
    const matches: Match[] = [];
    let [count, accepted] = [0, 0];
    for (const match of [identical, ...(this.#pairs.get(text) ?? [])]) {
      const isCopy = match.relation !== 'passage' && match.relation !== 'related';
      // below the threshold one article represents all with its words, as in a scan
      if (!isCopy && text !== article && matches.some(({ relation }) => relation === 'identical')) continue;
      const near = this.#near(match.text, article, isCopy ? LISTED_MATCHES : 1);
      count += isCopy ? near.count : near.articles.length;
      accepted += near.accepted;
      for (const other of near.articles) {
        matches.push(this.#match(match, article, other, this.#isEdition(article, other)));
      }
    }
    return { matches, count, accepted };
  }

  /**
   * The articles of a text without an accepted pair with a new article: the first `most`, the number of all, and the
   * number of those with an accepted pair.
   */
  #near(text: number, article: number, most: number): ReturnType<TextArticles['near']> & { readonly accepted: number } {
    const { accepted } = this;
    const own = this.#found.firstOf[article];
    if (accepted?.areWhole(own, text)) {
      return { articles: [], count: 0, accepted: this.#articles.near(text, article, 0).count };
    }
    if (!accepted?.areSome(own, text)) return { ...this.#articles.near(text, article, most), accepted: 0 };
    const all = this.#articles.near(text, article, Number.POSITIVE_INFINITY).articles;
    const left = all.filter(other => !accepted.isAccepted(article, other));
    return { articles: left.slice(0, most), count: left.length, accepted: all.length - left.length };
  }

  /** A new article with the id of a known one is its next version. */
  #isEdition(article: number, other: number): boolean {
    const { rows } = this.#found;
    return this.#editions.are(article, other) || rows.givenIdOf(article) === rows.givenIdOf(other);
  }

  /** @param article the matching article */
  #match({ verdict, relation }: TextMatch, newArticle: number, article: number, isEdition: boolean): Match {
    const { rows, isKnown } = this.#found;
    const { id, path, row, title, source, url, published } = rows.at(article)!;
    const discounted = rows.discountedOf(newArticle, article);
    const undiscounted = relation === 'translation' ? undefined : this.#found.undiscounted?.(newArticle, article);
    const fingerprints = this.#fingerprints?.(newArticle, article);
    const { passages, ...numbers } = verdict;
    return {
      id,
      ...(path !== undefined && { path }),
      ...(row !== undefined && { row }),
      ...(title !== undefined && { title }),
      ...(source !== undefined && { source }),
      ...(url !== undefined && { url }),
      ...(published !== undefined && { published }),
      known: isKnown[article] === 1,
      ...numbers,
      relation,
      ...(relation === 'passage' && { passages }),
      ...(fingerprints !== undefined && { fingerprints }),
      ...(discounted !== undefined && { discounted }),
      ...(undiscounted !== undefined && { undiscounted }),
      ...(isEdition && { edition: true }),
    };
  }
}

/** The reported relation of a pair; undefined for an unreported pair. */
function relationOf(pair: ScoredPair, threshold: number, related: boolean): Relation | undefined {
  if (pair.similarity >= threshold) return pair.relation;
  if (sharesPassages(pair)) return 'passage';
  return related && pair.related ? 'related' : undefined;
}

/** The articles of a text, ascending. */
interface Group {
  readonly fresh: number[];
  /** New articles, and known articles without a usable date. */
  readonly undated: number[];
  /** Known articles with a date, the earliest first. */
  readonly dated: { readonly article: number; readonly time: number }[];
}

/** Looks up the articles of texts. The time for an article does not depend on the number of articles with its text. */
class TextArticles implements PairsOfTexts {
  readonly #groups = new Map<number, Group>();
  readonly #firstOf: Uint32Array;
  readonly #isFresh: Uint8Array;
  readonly #rows: FoundRepeats['rows'];
  readonly #timeOf: (article: number) => number;

  /** @param texts texts to look up @param window days; undefined ignores dates */
  constructor(
    texts: ReadonlySet<number>,
    { firstOf, isKnown, rows }: FoundRepeats,
    isFresh: Uint8Array,
    private readonly window: number | undefined,
  ) {
    this.#firstOf = firstOf;
    this.#isFresh = isFresh;
    this.#rows = rows;
    this.#timeOf = article => (window === undefined ? Number.NaN : timeOf(rows.fieldOf(article, 'published') ?? ''));
    for (const text of texts) this.#groups.set(text, { fresh: [], undated: [], dated: [] });
    firstOf.forEach((text, article) => {
      const group = this.#groups.get(text);
      if (group === undefined) return;
      if (isFresh[article] === 1) group.fresh.push(article);
      const time = isKnown[article] === 1 ? this.#timeOf(article) : Number.NaN;
      if (Number.isNaN(time)) group.undated.push(article);
      else group.dated.push({ article, time });
    });
    for (const { dated } of this.#groups.values()) dated.sort((x, y) => x.time - y.time || x.article - y.article);
  }

  /** The other articles of a text within the window of an article: the first `most`, and the number of all. */
  near(text: number, article: number, most: number): { readonly articles: readonly number[]; readonly count: number } {
    const { undated, dated } = this.#groups.get(text)!;
    const own = this.#firstOf[article] === text ? 1 : 0;
    const articles = undated
      .slice(0, most + own)
      .filter(other => other !== article)
      .slice(0, most);
    const time = this.#timeOf(article);
    let [from, to] = [0, dated.length];
    if (!Number.isNaN(time)) {
      const reach = this.window! * MILLISECONDS_PER_DAY;
      from = countBelow(dated, time - reach);
      to = countBelow(dated, time + reach + 1);
    }
    for (let at = from; at < to && articles.length < most; at++) articles.push(dated[at].article);
    return { articles, count: undated.length - own + to - from };
  }

  /** Number of pairs with a new article. */
  count(a: number, b: number): number {
    const sum = (fresh: readonly number[], text: number): number =>
      fresh.reduce((total, article) => total + this.near(text, article, 0).count, 0);
    const ofA = this.#freshOf(a);
    if (a === b) return sum(ofA, a) - (ofA.length * (ofA.length - 1)) / 2;
    const ofB = this.#freshOf(b);
    return sum(ofA, b) + sum(ofB, a) - ofA.length * ofB.length;
  }

  *of(a: number, b: number, centresOf: CentresOf = all => all): Generator<readonly [x: number, y: number]> {
    for (const x of centresOf(this.#freshOf(a))) {
      for (const y of this.near(b, x, Number.POSITIVE_INFINITY).articles) {
        if (a !== b || this.#isFresh[y] === 0 || x < y) yield [x, y];
      }
    }
    if (a === b) return;
    for (const y of centresOf(this.#freshOf(b))) {
      for (const x of this.near(a, y, Number.POSITIVE_INFINITY).articles) if (this.#isFresh[x] === 0) yield [x, y];
    }
  }

  areVersions(x: number, y: number): boolean {
    return this.#rows.givenIdOf(x) === this.#rows.givenIdOf(y);
  }

  #freshOf(text: number): readonly number[] {
    return this.#groups.get(text)?.fresh ?? [];
  }
}

/** Number of articles with an earlier time. */
function countBelow(dated: Group['dated'], time: number): number {
  let [low, high] = [0, dated.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dated[middle].time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
