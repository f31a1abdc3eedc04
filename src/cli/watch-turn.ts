/**
 * One turn of a watch: checks the new and changed articles of all sources against the known ones, reports each repeat once, and adds the
 * articles. It also reports each source that begins to fail or works again.
 */
import type { Article, ReadItem } from '../types/article.js';
import type { CheckedArticle, Match } from '../types/check.js';

/** The articles that a watch compares with. */
export interface KnownArticles {
  /** The known version of an article: same id and path. Its text is absent if the index stores only words. */
  find(article: Article): Partial<Article> | undefined;
  /** Compares new articles with the known ones and with each other. */
  check(articles: readonly Article[]): Promise<readonly CheckedArticle[]>;
  /** Returns what an article repeats that is known already, whether that is accepted or not. */
  checkKnown(article: Article): Promise<readonly Match[]>;
  /** Adds articles, and replaces earlier versions of them. */
  add(articles: readonly Article[]): Promise<void>;
}

export interface WatchEvents {
  /** A new or changed article repeats others: its matches, the best first. */
  repeat(article: CheckedArticle): Promise<void>;
  /** A source begins to fail. @param reason one clause */
  down(path: string, reason: string): void;
  /** A source that failed works again. */
  back(path: string): void;
}

/** Number of articles that are checked together. */
const CHECK_SIZE = 4096;

export interface TurnResult {
  readonly added: number;
  readonly repeats: number;
  /** Paths of the sources that failed. */
  readonly failed: ReadonlySet<string>;
}

export class WatchedSources {
  /** The sources that failed in the previous turn: reasons by path. */
  #failing: ReadonlyMap<string, string> = new Map();

  /** @param isRepeat selects the matches to report */
  constructor(
    private readonly events: WatchEvents,
    private readonly isRepeat: (match: Match) => boolean = () => true,
  ) {}

  /**
   * @param batches the items that the sources hold now
   * @param signal  ends the turn; the state of the sources then stays as it was, because not all were read
   */
  async turn(
    batches: AsyncIterable<readonly ReadItem[]>,
    known: KnownArticles,
    signal: AbortSignal,
  ): Promise<TurnResult> {
    const failing = new Map<string, string>();
    let [added, repeats] = [0, 0];
    let articles: Article[] = [];
    const take = async (): Promise<void> => {
      const found = articles.map(article => ({ article, known: known.find(article) }));
      const fresh = found.filter(({ known }) => known === undefined).map(({ article }) => article);
      const changed = found.flatMap(({ article, known }) =>
        known?.text === undefined || known.text === article.text ? [] : [{ article, before: known as Article }],
      );
      added += fresh.length;
      repeats += await this.#report(fresh, changed, known, signal);
      if (articles.length > 0 && !signal.aborted) await known.add(articles);
      articles = [];
    };
    for await (const items of batches) {
      if (signal.aborted) break;
      for (const item of items) {
        if ('article' in item) articles.push(item.article);
        else if ('problem' in item && !failing.has(item.problem.path))
          failing.set(item.problem.path, item.problem.reason);
      }
      if (articles.length >= CHECK_SIZE) await take();
    }
    if (signal.aborted) return { added, repeats, failed: new Set() };
    await take();
    this.#reportSources(failing);
    return { added, repeats, failed: new Set(failing.keys()) };
  }

  /** @returns the number of articles that repeat another one */
  async #report(
    fresh: readonly Article[],
    changed: readonly ChangedArticle[],
    known: KnownArticles,
    signal: AbortSignal,
  ): Promise<number> {
    const articles = [...fresh, ...changed.map(({ article }) => article)];
    if (articles.length === 0) return 0;
    const order = new ReadingOrder(articles);
    const repeats = (await known.check(articles)).flatMap(article => {
      // of two new articles, the later read one repeats the other; a new version does not repeat the known version of itself
      const matches = article.matches.filter(
        match => (match.known ? !isSame(match, article) : order.compare(match, article) < 0) && this.isRepeat(match),
      );
      return matches.length === 0 ? [] : [{ ...article, matches }];
    });
    let count = 0;
    for (const article of repeats.sort((a, b) => order.compare(a, b))) {
      if (signal.aborted) return count;
      const version = changed.find(({ article: its }) => isSame(its, article));
      const reported = version === undefined ? NONE : await this.#matchesOf(version.before, known);
      const matches = article.matches.filter(({ id }) => !reported.has(id));
      if (matches.length === 0) continue;
      count++;
      // a check renames the second version of an article to ID~2: report the id of the source
      await this.events.repeat({ ...article, id: version?.article.id ?? article.id, matches });
    }
    return count;
  }

  /** The ids of the articles that the known version of an article repeats: an earlier turn has reported them. */
  async #matchesOf(before: Article, known: KnownArticles): Promise<ReadonlySet<string>> {
    const matches = await known.checkKnown({ ...before, id: `${before.id} (before)` });
    return new Set(matches.filter(this.isRepeat).map(({ id }) => id));
  }

  /** Reports the sources that begin to fail or work again. */
  #reportSources(failing: ReadonlyMap<string, string>): void {
    for (const [path, reason] of failing) if (!this.#failing.has(path)) this.events.down(path, reason);
    for (const path of this.#failing.keys()) if (!failing.has(path)) this.events.back(path);
    this.#failing = failing;
  }
}

interface ChangedArticle {
  readonly article: Article;
  readonly before: Article;
}

const NONE: ReadonlySet<string> = new Set();

type Place = Pick<Article, 'id' | 'path'>;

/** The id in the source; a check and an index append `~2` to the id of a second article with it. */
const givenId = ({ id }: Place): string => id.replace(/~\d+$/, '');

const isSame = (x: Place, y: Place): boolean =>
  givenId(x) === givenId(y) && (x.path === undefined || y.path === undefined || x.path === y.path);

/** The order in which articles were read. */
class ReadingOrder {
  readonly #places = new Map<string, number>();

  constructor(articles: readonly Place[]) {
    for (const [at, article] of articles.entries()) {
      const key = `${article.path}\0${article.id}`;
      if (!this.#places.has(key)) this.#places.set(key, at);
    }
  }

  /** Negative if `a` was read before `b`. Articles with the same id in one file are ordered by the number that a check appends. */
  compare(a: Place, b: Place): number {
    return this.#placeOf(a) - this.#placeOf(b) || (a.id < b.id ? -1 : Number(a.id > b.id));
  }

  #placeOf({ id, path }: Place): number {
    const given = givenId({ id });
    return this.#places.get(`${path}\0${id}`) ?? this.#places.get(`${path}\0${given}`) ?? this.#places.size;
  }
}
