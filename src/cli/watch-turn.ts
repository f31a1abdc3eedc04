/**
 * One turn of a watch: the new articles of all sources are checked against the known ones and become known, each repeat is given once,
 * and what has failed since the turn before, or works again, is said once.
 */
import type { Article, ReadItem } from '../types/article.js';
import type { CheckedArticle } from '../types/check.js';

/** The articles that a watch compares with. */
export interface KnownArticles {
  /** Whether an article of that id and path is known, in this or an earlier version. */
  has(article: Article): boolean;
  /** What new articles repeat: known ones, and one another. */
  check(articles: readonly Article[]): Promise<readonly CheckedArticle[]>;
  /** Makes articles known, also in place of earlier versions of them. */
  add(articles: readonly Article[]): Promise<void>;
}

export interface WatchEvents {
  /** A new article with what it repeats, the best first. */
  repeat(article: CheckedArticle): Promise<void>;
  /** A source has begun to fail. @param reason one clause */
  down(path: string, reason: string): void;
  /** A source that failed is read again. */
  back(path: string): void;
}

/** Verdicts on articles that are reported. */
const REPEATS: ReadonlySet<string> = new Set(['copy', 'edition', 'passage']);
/** Articles that are checked at once. */
const AT_ONCE = 4096;

/** What a turn did. */
export interface TurnResult {
  readonly added: number;
  readonly repeats: number;
  /** Sources that failed. */
  readonly failed: number;
}

export class WatchedSources {
  /** Why a source could not be read in the turn before, by its path. */
  #failing: ReadonlyMap<string, string> = new Map();

  constructor(private readonly events: WatchEvents) {}

  /**
   * @param batches what the sources hold now
   * @param signal  ends the turn; what was not read to its end changes nothing then
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
      const fresh = articles.filter(article => !known.has(article));
      added += fresh.length;
      repeats += await this.#takeNew(fresh, articles, known, signal);
      articles = [];
    };
    for await (const items of batches) {
      if (signal.aborted) break;
      for (const item of items) {
        if ('article' in item) articles.push(item.article);
        else if ('problem' in item && !failing.has(item.problem.path))
          failing.set(item.problem.path, item.problem.reason);
      }
      if (articles.length >= AT_ONCE) await take();
    }
    if (signal.aborted) return { added, repeats, failed: 0 };
    await take();
    this.#sayWhatChanged(failing);
    return { added, repeats, failed: failing.size };
  }

  /** @returns the number of articles that repeat another one */
  async #takeNew(
    fresh: readonly Article[],
    all: readonly Article[],
    known: KnownArticles,
    signal: AbortSignal,
  ): Promise<number> {
    const order = new ReadingOrder(fresh);
    const checked = fresh.length === 0 ? [] : await known.check(fresh);
    let repeats = 0;
    for (const article of [...checked].sort((a, b) => order.compare(a, b))) {
      if (signal.aborted) return repeats;
      // of two new articles, the one that was read later repeats the other
      const matches = article.matches.filter(match => match.known || order.compare(match, article) < 0);
      if (!REPEATS.has(article.verdict) || matches.length === 0) continue;
      repeats++;
      await this.events.repeat({ ...article, matches });
    }
    if (all.length > 0) await known.add(all);
    return repeats;
  }

  #sayWhatChanged(failing: ReadonlyMap<string, string>): void {
    for (const [path, reason] of failing) if (!this.#failing.has(path)) this.events.down(path, reason);
    for (const path of this.#failing.keys()) if (!failing.has(path)) this.events.back(path);
    this.#failing = failing;
  }
}

type Place = Pick<Article, 'id' | 'path'>;

/** The order in which articles were read. */
class ReadingOrder {
  readonly #places = new Map<string, number>();

  constructor(articles: readonly Place[]) {
    for (const [at, article] of articles.entries()) {
      const key = `${article.path}\0${article.id}`;
      if (!this.#places.has(key)) this.#places.set(key, at);
    }
  }

  /** Negative where `a` was read before `b`. Of several articles with one id in one file, a check numbers all but the first. */
  compare(a: Place, b: Place): number {
    return this.#placeOf(a) - this.#placeOf(b) || (a.id < b.id ? -1 : Number(a.id > b.id));
  }

  /** An id that an article of another file has becomes `ID~2`. */
  #placeOf({ id, path }: Place): number {
    const given = id.replace(/~\d+$/, '');
    return this.#places.get(`${path}\0${id}`) ?? this.#places.get(`${path}\0${given}`) ?? this.#places.size;
  }
}
