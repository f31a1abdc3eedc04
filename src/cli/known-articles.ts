/** The index of a watch: finds, checks and adds articles in the form in which readers yield them. */
import { resolve } from 'node:path';
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import type { OpenIndex } from '../index-store/open-index.js';
import type { FileState, KnownArticle } from '../index-store/types.js';
import { completeOptions } from '../options.js';
import { check } from '../pipeline/check.js';
import type { Article } from '../types/article.js';
import type { CheckedArticle, CheckReport, Match } from '../types/check.js';
import type { RunAcceptance } from './acceptance.js';
import type { Call } from './input.js';
import type { KnownArticles } from './watch-turn.js';

/** Opens the index for one turn, or creates it. Close it after the turn, so that other processes can write it before the next one. */
export async function openKnown(call: Call, acceptance: RunAcceptance): Promise<KnownIndex> {
  const { values, terminal, cwd } = call;
  const { openIndex } = await import('../index-store/open-index.js');
  const onWait = (holder: string): void => terminal.info(`waiting for ${holder}, which writes the index`);
  const index = await openIndex(resolve(cwd, values.index ?? ''), { write: true, wait: true, onWait });
  return new KnownIndex(index, call, acceptance);
}

export class KnownIndex implements KnownArticles {
  /** @param acceptance of the call, as it was when the watch began */
  constructor(
    private readonly index: OpenIndex,
    private readonly call: Call,
    private readonly acceptance: RunAcceptance,
  ) {}

  /** An index stores articles with the same id from several sources as `ID`, `ID~2` and so on. */
  find({ id, path }: Article): KnownArticle | undefined {
    for (let number = 1; ; number++) {
      const known = this.index.get(number === 1 ? id : `${id}~${number}`);
      if (known === undefined || path === undefined || known.path === undefined || known.path === path) return known;
    }
  }

  /** Compares articles with the index; with an empty index, which has no statistics yet, only with each other. */
  async check(articles: readonly Article[]): Promise<readonly CheckedArticle[]> {
    // what was checked before is known now, and uses up the entries of a baseline itself
    const acceptance = this.acceptance.again();
    const report = await this.#check(articles, acceptance.given);
    acceptance.report(report.accepted ?? [], true);
    if (this.call.values.updateBaseline) await acceptance.update();
    return report.articles;
  }

  async checkKnown(article: Article): Promise<readonly Match[]> {
    const [{ matches }] = (await this.#check([article], {})).articles;
    return matches;
  }

  #check(articles: readonly Article[], given: RunAcceptance['given']): Promise<CheckReport> {
    const batches = [this.#prepared(articles)];
    const { values, detection } = this.call;
    const { threshold, minPassage } = detection;
    const { tokens: _, text: __, ...stored } = this.index.settings;
    const rules = { window: values.window };
    return this.index.size === 0
      ? check(batches, completeOptions({ ...stored, threshold, minPassage }), rules, given)
      : this.index.check(batches, { threshold, minPassage, related: false }, rules, given);
  }

  async add(articles: readonly Article[]): Promise<void> {
    await this.index.addition().add([this.#prepared(articles)]);
  }

  /** The paths of files that were added completely and have not changed since. */
  unchanged(files: readonly FileState[]): ReadonlySet<string> {
    return this.index.unchanged(files);
  }

  /** Records that all articles of these files were added. */
  async addFiles(files: readonly FileState[]): Promise<void> {
    await this.index.addition().add([], files);
  }

  close(): void {
    this.index.close();
  }

  #prepared(articles: readonly Article[]): PreparedBatch {
    const { minWords, text } = this.index.settings;
    const items = articles.map(article => ({ article }));
    return prepare(items, minWords, undefined, false, text ? 'text' : 'words');
  }
}
