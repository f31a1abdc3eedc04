/**
 * Articles that declare themselves copies: an article credits another one as its original, or says `twicetold: ignore`. A credit is only
 * compared as text with the addresses, paths and ids of the articles of the run; nothing is opened or fetched.
 */
import { posix } from 'node:path';
import type { RowStore } from '../corpus/row-store.js';
import { addressOf } from '../corpus/sources.js';

/** Longest credit in characters. */
const LONGEST_NAME = 4096;

/** Names begin with a letter for their kind: `u` address, `p` path, `i` id. */
interface Named {
  /** Names of the article. */
  readonly own: readonly string[];
  /** Names that the credit may mean, the likeliest first. */
  readonly credited: readonly string[];
  readonly isIgnored: boolean;
}

export class Credits {
  /** Kept, because an article has many pairs. */
  readonly #named = new Map<number, Named>();

  /** @param pathFrom makes a path relative to the folder of the configuration */
  constructor(
    private readonly rows: Pick<RowStore, 'at' | 'givenIdOf' | 'claimsOf'>,
    private readonly pathFrom: (path: string) => string,
  ) {}

  /** Whether the article credits another one, or is ignored. */
  has(article: number): boolean {
    if (!this.#claims(article)) return false;
    const { credited, isIgnored } = this.#read(article);
    return isIgnored || credited.length > 0;
  }

  /** The reason why two articles are declared copies of each other or of a third, as a clause for messages; else undefined. */
  between(x: number, y: number): string | undefined {
    if (!this.#claims(x) && !this.#claims(y)) return undefined;
    const [first, second] = [this.#of(Math.min(x, y)), this.#of(Math.max(x, y))];
    if (first.isIgnored || second.isIgnored) return 'twicetold: ignore';
    if (credits(first, second)) return 'the first article credits the second';
    if (credits(second, first)) return 'the second article credits the first';
    const [original] = first.credited;
    return original !== undefined && original === second.credited[0] ? 'both credit the same article' : undefined;
  }

  #claims(article: number): boolean {
    const { credits, ignored } = this.rows.claimsOf(article);
    return credits !== undefined || ignored === true;
  }

  #of(article: number): Named {
    let named = this.#named.get(article);
    if (named === undefined) {
      named = this.#read(article);
      this.#named.set(article, named);
    }
    return named;
  }

  #read(article: number): Named {
    const { path, row, url } = this.rows.at(article)!;
    const { credits: given, ignored } = this.rows.claimsOf(article);
    const id = this.rows.givenIdOf(article);
    const own = [`i${id}`];
    // the path of a file with several articles names none of them
    const isFile = path !== undefined && (id === path || (row === undefined && !id.startsWith(path)));
    if (isFile) own.push(`p${path}`, `p${this.pathFrom(path)}`);
    const address = pageAddress(url);
    if (address !== undefined) own.push(address);
    const credited = given === undefined ? [] : creditedBy(given, path, url);
    // an article that credits its own address credits nothing, unless the reader took the address from the credit
    const isOwn = given !== url && credited.some(name => own.includes(name));
    return { own, credited: isOwn ? [] : credited, isIgnored: ignored === true };
  }
}

const credits = ({ credited }: Named, { own }: Named): boolean => credited.some(name => own.includes(name));

/** The names that a credit may mean: an address, a path relative to the file of the article or to the root, or an id. */
function creditedBy(given: string, path: string | undefined, url: string | undefined): string[] {
  const name = given.trim();
  if (name === '' || name.length > LONGEST_NAME) return [];
  const whole = pageAddress(name);
  if (whole !== undefined) return [whole, `i${name}`];
  // the front page of a site is no article, and articles have no addresses of other schemes
  if (/^[a-z][a-z\d+.-]*:/i.test(name)) return [`i${name}`];
  const credited: string[] = [];
  const slashed = name.replaceAll('\\', '/');
  if (!slashed.startsWith('/') && path !== undefined) credited.push(`p${posix.join(posix.dirname(path), slashed)}`);
  const fromRoot = posix.normalize(slashed);
  credited.push(`p${fromRoot.startsWith('/') ? fromRoot.slice(1) : fromRoot}`, `i${name}`);
  // `www.site.example/story`, or a path on the site of the article
  if (!slashed.startsWith('/')) credited.push(`u${addressOf(name)}`);
  const resolved = url !== undefined && isWeb(url) && URL.canParse(name, url) ? new URL(name, url).href : undefined;
  const onSite = pageAddress(resolved);
  if (onSite !== undefined) credited.push(onSite);
  return credited;
}

const isWeb = (url: string): boolean => url.length <= LONGEST_NAME && /^(?:https?:)?\/\//i.test(url.trim());

/** The name of kind `u` for the address of a page; undefined for other texts and for the front page of a site. */
function pageAddress(url: string | undefined): string | undefined {
  if (url === undefined || !isWeb(url)) return undefined;
  const address = addressOf(url);
  return /[/?]/.test(address) ? `u${address}` : undefined;
}
