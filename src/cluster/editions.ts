/**
 * Recognises editions: two versions of one article from one publisher, which are not copies by another publisher.
 *
 * Publishers and addresses are numbered, because each article is compared many times.
 */
import { addressOf, publisherOf } from '../corpus/sources.js';

/** Looks up the fields of articles, by number. */
interface KnownArticles {
  fieldOf(article: number, field: 'url' | 'source' | 'title'): string | undefined;
  at(article: number): { readonly path?: string } | undefined;
}

const UNKNOWN = 0;
const NONE = -1;

export class Editions {
  readonly #articles: KnownArticles;
  readonly #publishers: Int32Array;
  readonly #addresses: Int32Array;
  readonly #site: string | null | undefined;
  /**
   * For articles without a deciding publisher: number of folder and title without an update mark, and number of the
   * mark.
   */
  readonly #stories: Int32Array;
  readonly #marks: Int32Array;
  readonly #publisherNumbers = new Map<string, number>();
  readonly #addressNumbers = new Map<string, number>();
  readonly #storyNumbers = new Map<string, number>();
  readonly #markNumbers = new Map<string, number>();

  /**
   * @param size number of articles
   * @param site site of the statistics, which is no deciding publisher
   */
  constructor(size: number, articles: KnownArticles, site?: string | null) {
    this.#articles = articles;
    this.#site = site;
    this.#publishers = new Int32Array(size);
    this.#addresses = new Int32Array(size);
    this.#stories = new Int32Array(size);
    this.#marks = new Int32Array(size);
  }

  /**
   * True for the same publisher or address. Also true for two articles without a deciding publisher, in one folder, if
   * one title is the other one with an update mark.
   */
  are(a: number, b: number): boolean {
    if (this.#publishers[a] === UNKNOWN) this.#learn(a);
    if (this.#publishers[b] === UNKNOWN) this.#learn(b);
    const isSame = (numbers: Int32Array): boolean => numbers[a] !== NONE && numbers[a] === numbers[b];
    if (isSame(this.#publishers) || isSame(this.#addresses)) return true;
    return isSame(this.#stories) && this.#marks[a] !== this.#marks[b];
  }

  #learn(article: number): void {
    const articles = this.#articles;
    const url = articles.fieldOf(article, 'url');
    const named = publisherOf({ url, source: articles.fieldOf(article, 'source') });
    const publisher = named === this.#site ? undefined : named;
    this.#publishers[article] = numberOf(this.#publisherNumbers, publisher);
    this.#addresses[article] = numberOf(this.#addressNumbers, url === undefined ? undefined : addressOf(url));
    this.#stories[article] = NONE;
    if (publisher !== undefined) return;
    const title = articles.fieldOf(article, 'title');
    const path = articles.at(article)?.path;
    if (title === undefined || path === undefined) return;
    const { story, mark } = versionOf(title);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (story !== '') this.#stories[article] = numberOf(this.#storyNumbers, `${folder}\n${story}`);
    this.#marks[article] = numberOf(this.#markNumbers, mark);
  }
}

function numberOf(numbers: Map<string, number>, name: string | undefined): number {
  if (name === undefined) return NONE;
  let number = numbers.get(name);
  if (number === undefined) {
    number = numbers.size + 1;
    numbers.set(name, number);
  }
  return number;
}

/** Most characters of a title; a longer one is misplaced text. */
const LONGEST_TITLE = 500;
/** Update marks of titles, in the languages with the most news sites. */
const UPDATE =
  /^(?:updated?|corrected|aktualisiert|aktualisierung|mise à jour|actualizado|actualizada|actualización|aggiornato|aggiornamento|atualizado|atualização|bijgewerkt|обновлено)(?: \d{1,2})?$/u;
/** Text in brackets or after a dash at the end of a title, and text in brackets or before a dash at its beginning. */
const AFTER = / ?(?:\(([^()]{1,40})\)|\[([^[\]]{1,40})\]|[-–—:|] ?([^-–—:|()[\]]{1,40}))$/u;
const BEFORE = /^(?:\(([^()]{1,40})\)|\[([^[\]]{1,40})\]|([^-–—:|()[\]]{1,40})[-–—:|]) ?/u;

/** The update mark that the expression finds, with its brackets; '' without a mark. */
function markIn(title: string, expression: RegExp): string {
  const [mark = '', ...parts] = expression.exec(title) ?? [];
  return parts.some(part => part !== undefined && UPDATE.test(part.trim())) ? mark : '';
}

/** A title in lower case without its update mark, and the mark; '' without a mark. */
function versionOf(title: string): { readonly story: string; readonly mark: string } {
  if (title.length > LONGEST_TITLE) return { story: '', mark: '' };
  const plain = title.toLowerCase().normalize('NFC').replace(/\s+/gu, ' ').trim();
  const before = markIn(plain, BEFORE);
  const rest = plain.slice(before.length);
  const after = markIn(rest, AFTER);
  return { story: rest.slice(0, rest.length - after.length), mark: before + after };
}
