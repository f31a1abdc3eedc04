/** Gets the texts of reported articles: from an index, or by reading their files again. */
import type { ArticleText, NamedPair } from '../pipeline/pair-details.js';
import type { ArticleAgain, WantedArticle, WantedFile } from '../read/again.js';
import type { Unplaced } from '../types/places.js';
import type { ArticleRow, ArticleRows } from '../types/report.js';
import { type ReadFiles, readItemsAgain } from './articles.js';
import { type Call, readOptions } from './input.js';

/** The origin of an article, from its row in a report. */
export interface ArticlePlace {
  readonly id: string;
  readonly path?: string | undefined;
  readonly row?: number | undefined;
  /** Number of words; absent if unknown. */
  readonly words?: number | undefined;
}

/** Looks up articles by id. */
export interface TextSearch {
  articleOf(id: string): ArticlePlace | undefined;
  /** The text of an article in an index; undefined for an article whose file must be read again. */
  textOf?(id: string): ArticleText | undefined;
}

/** Counts the reasons why pairs have no places, or places without lines. */
export class Reasons {
  readonly #pairs = new Map<string, number>();
  readonly #ofArticles = new Map<string, string>();

  /** @param reason why the pair is left out; undefined: the reasons of its articles */
  add({ a, b }: Pick<NamedPair, 'a' | 'b'>, reason?: string): void {
    const all = reason === undefined ? [a, b].map(id => this.#ofArticles.get(id)) : [reason];
    for (const one of new Set(all)) if (one !== undefined) this.count(one, 1);
  }

  count(reason: string, pairs: number): void {
    if (pairs > 0) this.#pairs.set(reason, (this.#pairs.get(reason) ?? 0) + pairs);
  }

  ofArticle(id: string, reason: string): void {
    this.#ofArticles.set(id, reason);
  }

  isKnown(id: string): boolean {
    return this.#ofArticles.has(id);
  }

  counted(): Unplaced[] {
    return [...this.#pairs]
      .map(([reason, pairs]) => ({ reason, pairs }))
      .sort((x, y) => y.pairs - x.pairs || (x.reason < y.reason ? -1 : 1));
  }
}

/** A text from an index (`given`), or from a file that was read again (`again`). */
export interface KnownText {
  readonly again?: ArticleAgain;
  readonly given?: ArticleText;
}

/** Gets the texts of the articles of pairs, by id. @param isUnbounded whether large files are read as a whole */
export async function textsOf(
  call: Call,
  input: ReadFiles,
  chosen: readonly Pick<NamedPair, 'a' | 'b'>[],
  { articleOf, textOf }: TextSearch,
  reasons: Reasons,
  isUnbounded: boolean,
): Promise<Map<string, KnownText>> {
  const { fileOf, readAgain } = await import('../read/again.js');
  const files = new Map(input.found.files.map(file => [file.path, file]));
  const texts = new Map<string, KnownText>();
  const wanted = new Map<string, WantedFile & { readonly wanted: WantedArticle[] }>();
  for (const id of new Set(chosen.flatMap(({ a, b }) => [a, b]))) {
    const given = textOf?.(id);
    if (given !== undefined) {
      texts.set(id, { given });
      reasons.ofArticle(id, 'the article of an index has no file');
      continue;
    }
    const { path = id, row, words } = articleOf(id) ?? {};
    const file = fileOf(path, files);
    if (file === undefined) {
      reasons.ofArticle(id, 'the file is not among those that were read');
      continue;
    }
    const entry = wanted.get(file.path) ?? { file, wanted: [] };
    wanted.set(file.path, entry);
    entry.wanted.push({ id, row, words });
  }
  const read = readItemsAgain(call, input);
  for await (const item of readAgain([...wanted.values()], readOptions(call), read, isUnbounded)) {
    if ('reason' in item) for (const { id } of item.wanted) reasons.ofArticle(id, item.reason);
    else texts.set(item.wanted.id, { again: item });
  }
  for (const { wanted: all } of wanted.values()) {
    for (const { id } of all) {
      if (!texts.has(id) && !reasons.isKnown(id)) reasons.ofArticle(id, 'the article is not found again in its file');
    }
  }
  return texts;
}

/** The articles with their texts, by id. */
export function knownTexts(texts: ReadonlyMap<string, KnownText>): Map<string, ArticleText> {
  const known = new Map<string, ArticleText>();
  for (const [id, { again, given }] of texts) {
    const text = given ?? (again && { article: again.article, words: again.wanted.words });
    if (text !== undefined) known.set(id, text);
  }
  return known;
}

/** A binary search in rows that are ordered by id. */
export function lookUp(articles: ArticleRows): (id: string) => ArticleRow | undefined {
  return id => {
    let [low, high] = [0, articles.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (articles.at(middle)!.id < id) low = middle + 1;
      else high = middle;
    }
    const row = articles.at(low);
    return row?.id === id ? row : undefined;
  };
}
