/**
 * Articles that say that they are copies: one names another as its original, or says `twicetold: ignore`. What is named is only
 * compared as text with addresses, paths and ids of the articles of the run; nothing is opened or fetched.
 */
import { posix } from 'node:path';
import type { RowStore } from '../corpus/row-store.js';
import { addressOf } from '../corpus/sources.js';

/** Longest name of an article. Characters. */
const LONGEST_NAME = 4096;

/** Names are marked with their kind: `u` an address, `p` a path, `i` an id. */
interface Named {
  /** By which others may name the article. */
  readonly own: readonly string[];
  /** Articles that the credit may name, the likeliest first. */
  readonly credited: readonly string[];
  readonly isIgnored: boolean;
}

export class Credits {
  /** An article has many pairs. */
  readonly #named = new Map<number, Named>();

  /** @param pathFrom the path relative to the folder of the configuration */
  constructor(
    private readonly rows: Pick<RowStore, 'at' | 'givenIdOf' | 'claimsOf'>,
    private readonly pathFrom: (path: string) => string,
  ) {}

  /** Whether the article names another one, or is ignored. */
  has(article: number): boolean {
    if (!this.#claims(article)) return false;
    const { credited, isIgnored } = this.#read(article);
    return isIgnored || credited.length > 0;
  }

  /** What makes one of two articles a declared copy of the other, or both of a third; a clause for a person. */
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
    // the path of a file of several articles names none of them
    const isFile = path !== undefined && (id === path || (row === undefined && !id.startsWith(path)));
    if (isFile) own.push(`p${path}`, `p${this.pathFrom(path)}`);
    const address = pageAddress(url);
    if (address !== undefined) own.push(address);
    const credited = given === undefined ? [] : creditedBy(given, path, url);
    // an article that credits its own address credits nothing, unless that address is known by the credit alone
    const isOwn = given !== url && credited.some(name => own.includes(name));
    return { own, credited: isOwn ? [] : credited, isIgnored: ignored === true };
  }
}

const credits = ({ credited }: Named, { own }: Named): boolean => credited.some(name => own.includes(name));

/** What an article may mean by the name of its original: an address, a path relative to its file or to the root, or an id. */
function creditedBy(given: string, path: string | undefined, url: string | undefined): string[] {
  const name = given.trim();
  if (name === '' || name.length > LONGEST_NAME) return [];
  const whole = pageAddress(name);
  if (whole !== undefined) return [whole, `i${name}`];
  // the front page of a site is no article, and other schemes are no places of articles
  if (/^[a-z][a-z\d+.-]*:/i.test(name)) return [`i${name}`];
  const credited: string[] = [];
  const slashed = name.replaceAll('\\', '/');
  if (!slashed.startsWith('/') && path !== undefined) credited.push(`p${posix.join(posix.dirname(path), slashed)}`);
  const fromRoot = posix.normalize(slashed);
  credited.push(`p${fromRoot.startsWith('/') ? fromRoot.slice(1) : fromRoot}`, `i${name}`);
  // `www.site.example/story`, or a place on the site of the article
  if (!slashed.startsWith('/')) credited.push(`u${addressOf(name)}`);
  const resolved = url !== undefined && isWeb(url) && URL.canParse(name, url) ? new URL(name, url).href : undefined;
  const onSite = pageAddress(resolved);
  if (onSite !== undefined) credited.push(onSite);
  return credited;
}

const isWeb = (url: string): boolean => url.length <= LONGEST_NAME && /^(?:https?:)?\/\//i.test(url.trim());

/** The marked address of a page; undefined for another text, and for the front page of a site. */
function pageAddress(url: string | undefined): string | undefined {
  if (url === undefined || !isWeb(url)) return undefined;
  const address = addressOf(url);
  return /[/?]/.test(address) ? `u${address}` : undefined;
}
