/** The report of a check: each new article with its verdict and its matches. */
import { Editions } from '../cluster/editions.js';
import { timeOf } from '../cluster/origin.js';
import { sharesPassages, verdictOn } from '../compare/packed-pairs.js';
import type { Translation } from '../compare/translations.js';
import { identicalVerdict, type ScoredPair, swapped, type Verdict } from '../compare/verify.js';
import { compareText } from '../corpus/merge-batches.js';
import type { RowStore } from '../corpus/row-store.js';
import { type CorpusStatistics, nameOfStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { ReadNotice } from '../types/article.js';
import {
  CHECK_VERDICTS,
  type CheckedArticle,
  type CheckReport,
  type CheckSummary,
  type CheckVerdict,
  type Match,
} from '../types/check.js';
import type { ArticleStatus, Relation } from '../types/report.js';
import { TOOL } from '../version.js';
import type { BuiltCorpus } from './build-corpus.js';

/** Most matches listed of an article. */
const LISTED_MATCHES = 50;
const MILLISECONDS_PER_DAY = 86_400_000;

/** What remains of the articles of a check once the pairs with a new text are known. */
export interface FoundRepeats extends Omit<BuiltCorpus, 'corpus' | 'keys' | 'boilerplate'> {
  /** By article: 1 for a known one. */
  readonly isKnown: Uint8Array;
  /** Pairs with a new text: at or above the threshold, with a shared passage, related, or of a template. */
  readonly scored: readonly ScoredPair[];
  readonly translations: readonly (Omit<Verdict, 'evidence' | 'relation'> & Translation)[];
  readonly candidatePairs: number;
  /** The texts of each template family. */
  readonly families: readonly (readonly number[])[];
}

/** @param window days; see `check` */
export function buildCheckReport(
  found: FoundRepeats,
  options: DetectOptions,
  window: number | undefined,
  statistics: CorpusStatistics | undefined,
): CheckReport {
  const { rows, isKnown, skipped, candidatePairs } = found;
  const matches = new Matches(found, options, window);
  const templateOf = templates(found);
  const articles: CheckedArticle[] = [];
  const known = { read: 0, notices: [] as ReadNotice[] };
  for (let article = 0; article < rows.length; article++) {
    if (isKnown[article] === 0) articles.push(checked(article, rows, matches, templateOf(article)));
    else if (isRead(rows.statusOf(article))) known.read++;
    else {
      const { id, path = id, reason = '' } = rows.at(article)!;
      known.notices.push({ path, reason: `a known article that cannot be read: ${reason}` });
    }
  }
  const notices = [...found.notices, ...known.notices].sort(
    (x, y) => compareText(x.path, y.path) || compareText(x.reason, y.reason),
  );
  return {
    schema: 'twicetold.check/1',
    tool: TOOL,
    options,
    ...(window !== undefined && { window }),
    ...(statistics !== undefined && { statistics: nameOfStatistics(statistics) }),
    articles: articles.sort(bestFirst),
    ...(skipped.length > 0 && { skipped }),
    ...(notices.length > 0 && { notices }),
    summary: { ...totals(articles), known: known.read, knownUnreadable: known.notices.length, candidatePairs },
  };
}

const isRead = (status: ArticleStatus): boolean => status !== 'unreadable' && status !== 'binary';

function totals(
  articles: readonly CheckedArticle[],
): Omit<CheckSummary, 'known' | 'knownUnreadable' | 'candidatePairs'> {
  const of = (verdict: CheckVerdict): number => articles.filter(article => article.verdict === verdict).length;
  const unreadable = articles.filter(({ status }) => !isRead(status)).length;
  const notCompared = of('not-compared');
  return {
    articles: articles.length,
    copies: of('copy'),
    editions: of('edition'),
    passages: of('passage'),
    related: of('related'),
    new: of('new'),
    notCompared,
    tooShort: notCompared - unreadable,
    unreadable,
  };
}

function checked(article: number, rows: RowStore, matches: Matches, template: string | undefined): CheckedArticle {
  const row = rows.at(article)!;
  const { listed, count } = matches.of(article);
  const verdict = listed.length > 0 ? verdictOf(listed[0]) : rows.isCompared(article) ? 'new' : 'not-compared';
  return {
    ...row,
    verdict,
    ...(template !== undefined && { template }),
    matches: listed,
    ...(count > listed.length && { matchesNotListed: count - listed.length }),
  };
}

/** What an article is by a match of it. */
function verdictOf({ relation, edition }: Pick<Match, 'relation' | 'edition'>): CheckVerdict {
  if (relation === 'passage' || relation === 'related') return relation;
  return edition ? 'edition' : 'copy';
}

const rankOf = (match: Pick<Match, 'relation' | 'edition'>): number => CHECK_VERDICTS.indexOf(verdictOf(match));

function bestFirst(x: CheckedArticle, y: CheckedArticle): number {
  const [a, b] = [x.matches.at(0), y.matches.at(0)];
  const order = CHECK_VERDICTS.indexOf(x.verdict) - CHECK_VERDICTS.indexOf(y.verdict);
  return order || (b?.similarity ?? 0) - (a?.similarity ?? 0) || compareText(x.id, y.id);
}

/** For each article, the id of another member of its template family. */
function templates({ families, firstOf, rows }: FoundRepeats): (article: number) => string | undefined {
  const examples = new Map<number, string>();
  for (const texts of families) {
    const [first, second] = texts;
    for (const text of texts) examples.set(text, rows.idOf(text === first ? second : first));
  }
  return article => examples.get(firstOf[article]);
}

/** A text that another one repeats, and the pair of both with the latter as A. */
interface TextMatch {
  readonly text: number;
  readonly relation: Relation;
  readonly verdict: Omit<Verdict, 'evidence'> & Pick<Match, 'evidence'>;
}

/** A match before its row is looked up. */
interface ArticleMatch extends TextMatch {
  readonly article: number;
  readonly edition?: true;
}

/** Looks up the matches of new articles: the pairs of texts, with the articles that have these texts. */
class Matches {
  readonly #found: FoundRepeats;
  readonly #editions: Editions;
  /** By text: its pairs with other texts. */
  readonly #pairs = new Map<number, TextMatch[]>();
  readonly #articles: TextArticles;

  constructor(found: FoundRepeats, { threshold, related }: DetectOptions, window: number | undefined) {
    const { rows, firstOf, isKnown, scored, translations } = found;
    this.#found = found;
    this.#editions = new Editions(rows.length, rows);
    for (const pair of scored) {
      const relation = relationOf(pair, threshold, related);
      if (relation !== undefined) this.#add(pair.a, pair.b, verdictOn(pair), relation);
    }
    for (const { a, b, evidence, ...numbers } of translations) {
      this.#add(a, b, { ...numbers, evidence: {}, relation: 'translation' }, 'translation', evidence);
    }
    const texts = new Set(this.#pairs.keys());
    firstOf.forEach((text, article) => void (isKnown[article] === 0 && texts.add(text)));
    this.#articles = new TextArticles(texts, found, window);
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

  /** The best matches of a new article, and the number of all. */
  of(article: number): { readonly listed: readonly Match[]; readonly count: number } {
    const { firstOf, rows, isKnown } = this.#found;
    const text = firstOf[article];
    const identical: TextMatch = { text, relation: 'identical', verdict: identicalVerdict(rows.words[text]) };
    const found: ArticleMatch[] = [];
    let count = 0;
    for (const match of [identical, ...(this.#pairs.get(text) ?? [])]) {
      const isCopy = match.relation !== 'passage' && match.relation !== 'related';
      // below the threshold one article stands for all with its words, as in a scan
      if (!isCopy && text !== article && found.some(({ relation }) => relation === 'identical')) continue;
      const near = this.#articles.near(match.text, article, isCopy ? LISTED_MATCHES : 1);
      count += isCopy ? near.count : near.articles.length;
      for (const other of near.articles) {
        found.push({ ...match, article: other, ...(this.#editions.are(article, other) && { edition: true }) });
      }
    }
    const order = (x: ArticleMatch, y: ArticleMatch): number =>
      rankOf(x) - rankOf(y) ||
      y.verdict.similarity - x.verdict.similarity ||
      isKnown[y.article] - isKnown[x.article] ||
      x.article - y.article;
    return {
      listed: found
        .sort(order)
        .slice(0, LISTED_MATCHES)
        .map(match => this.#listed(match)),
      count,
    };
  }

  #listed({ article, verdict, relation, edition }: ArticleMatch): Match {
    const { rows, isKnown } = this.#found;
    const {
      words: _words,
      boilerplate: _,
      status: _status,
      reason: _reason,
      disguised: _disguised,
      ...row
    } = rows.at(article)!;
    const { passages, ...numbers } = verdict;
    return {
      ...row,
      known: isKnown[article] === 1,
      ...numbers,
      relation,
      ...(relation === 'passage' && { passages }),
      ...(edition && { edition }),
    };
  }
}

/** What a pair is reported as; undefined where it is not reported. */
function relationOf(pair: ScoredPair, threshold: number, related: boolean): Relation | undefined {
  if (pair.similarity >= threshold) return pair.relation;
  if (sharesPassages(pair)) return 'passage';
  return related && pair.related ? 'related' : undefined;
}

/** The articles that have a text, ascending. */
interface Group {
  readonly undated: number[];
  /** Known articles whose date counts, the earliest first. */
  readonly dated: { readonly article: number; readonly time: number }[];
}

/** The articles of texts. A text that thousands of articles have costs each of them no more than any other. */
class TextArticles {
  readonly #groups = new Map<number, Group>();
  readonly #firstOf: Uint32Array;
  readonly #timeOf: (article: number) => number;

  /** @param texts to look up; @param window days; without it dates do not count */
  constructor(
    texts: ReadonlySet<number>,
    { firstOf, isKnown, rows }: FoundRepeats,
    private readonly window: number | undefined,
  ) {
    this.#firstOf = firstOf;
    this.#timeOf = article => (window === undefined ? Number.NaN : timeOf(rows.fieldOf(article, 'published') ?? ''));
    for (const text of texts) this.#groups.set(text, { undated: [], dated: [] });
    firstOf.forEach((text, article) => {
      const group = this.#groups.get(text);
      if (group === undefined) return;
      const time = isKnown[article] === 1 ? this.#timeOf(article) : Number.NaN;
      if (Number.isNaN(time)) group.undated.push(article);
      else group.dated.push({ article, time });
    });
    for (const { dated } of this.#groups.values()) dated.sort((x, y) => x.time - y.time || x.article - y.article);
  }

  /** The articles of a text but the given one that are within its window: the first of them, and the number of all. */
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
