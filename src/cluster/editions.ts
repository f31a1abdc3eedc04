/**
 * Editions: two versions of one article from one publisher, which are not copies by another publisher.
 *
 * Publishers and addresses get numbers, because each article is asked about many times.
 */
import { addressOf, publisherOf } from '../corpus/sources.js';

/** What is known of the articles, by number. */
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
  /** For articles whose publisher does not decide: folder and title without the mark of an update, and the mark. */
  readonly #stories: Int32Array;
  readonly #marks: Int32Array;
  readonly #publisherNumbers = new Map<string, number>();
  readonly #addressNumbers = new Map<string, number>();
  readonly #storyNumbers = new Map<string, number>();
  readonly #markNumbers = new Map<string, number>();

  /**
   * @param size of the articles
   * @param site as the statistics have it: that two articles are of it says nothing
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
   * True where both have one publisher or one address; and where both have no publisher, or that of the site, stand in one folder,
   * and the title of one is that of the other with the mark of an update.
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

/** A longer title is a text in the wrong place. Characters. */
const LONGEST_TITLE = 500;
/** Words by which titles say that they are an update, in the languages with the most news sites. */
const UPDATE =
  /^(?:updated?|corrected|aktualisiert|aktualisierung|mise à jour|actualizado|actualizada|actualización|aggiornato|aggiornamento|atualizado|atualização|bijgewerkt|обновлено)(?: \d{1,2})?$/u;
/** What stands in brackets, or behind a dash, at the end of a title; or in brackets, or before a dash, at its beginning. */
const BEHIND = / ?(?:\(([^()]{1,40})\)|\[([^[\]]{1,40})\]|[-–—:|] ?([^-–—:|()[\]]{1,40}))$/u;
const BEFORE = /^(?:\(([^()]{1,40})\)|\[([^[\]]{1,40})\]|([^-–—:|()[\]]{1,40})[-–—:|]) ?/u;

/** The mark of an update that the expression finds, with its brackets; '' where there is none. */
function markIn(title: string, expression: RegExp): string {
  const [mark = '', ...parts] = expression.exec(title) ?? [];
  return parts.some(part => part !== undefined && UPDATE.test(part.trim())) ? mark : '';
}

/** A title in lower case without the mark of an update, and the mark; '' where it has none. */
function versionOf(title: string): { readonly story: string; readonly mark: string } {
  if (title.length > LONGEST_TITLE) return { story: '', mark: '' };
  const plain = title.toLowerCase().normalize('NFC').replace(/\s+/gu, ' ').trim();
  const before = markIn(plain, BEFORE);
  const rest = plain.slice(before.length);
  const behind = markIn(rest, BEHIND);
  return { story: rest.slice(0, rest.length - behind.length), mark: before + behind };
}
