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
    const order = new Map(fresh.map(({ id }, at) => [id, at]));
    // an id that another source has taken gets a number
    const placeOf = (id: string): number | undefined => order.get(id) ?? order.get(id.replace(/~\d+$/, ''));
    const checked = fresh.length === 0 ? [] : await known.check(fresh);
    let repeats = 0;
    for (const article of [...checked].sort((a, b) => (placeOf(a.id) ?? 0) - (placeOf(b.id) ?? 0))) {
      if (signal.aborted) return repeats;
      // of two new articles, the one that was read later repeats the other
      const own = placeOf(article.id) ?? Number.POSITIVE_INFINITY;
      const matches = article.matches.filter(match => match.known || (placeOf(match.id) ?? -1) < own);
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
