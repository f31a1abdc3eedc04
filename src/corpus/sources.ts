/** Determines the source of an article, its publisher or else its folder, for boilerplate and editions. */
import type { ArticleRow } from '../types/report.js';

/** The host of a URL, in lower case and without `www.`. */
export function hostOf(url: string): string | undefined {
  return /^https?:\/\/(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)/i.exec(url)?.[1].toLowerCase();
}

/** Parameters of an address that track a reader. */
const TRACKING =
  /^(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|mkt_tok|_ga|_gl|xtor|cmpid|ocid|at_(?:medium|campaign\w*|custom\d*))$/i;

/**
 * Normalises the address of a page: without scheme, user, `www.`, default port, final slashes, fragment and tracking
 * parameters; with the host in lower case and sorted parameters.
 */
export function addressOf(url: string): string {
  const [page] = url.trim().split('#', 1);
  const [place] = page.split('?', 1);
  const [, host, path] = /^(?:https?:)?(?:\/\/)?(?:[^/@]*@)?(?:www\.)?([^/]*)(.*)$/is.exec(place)!;
  const parameters = page
    .slice(place.length + 1)
    .split('&')
    .filter(parameter => parameter !== '' && !TRACKING.test(parameter.split('=', 1)[0]))
    .sort();
  const address = host.toLowerCase().replace(/:(?:80|443)$/, '') + withoutFinalSlashes(path);
  return parameters.length === 0 ? address : `${address}?${parameters.join('&')}`;
}

function withoutFinalSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/**
 * The host of the URL, otherwise the source in lower case. The host has precedence, because a publisher has several
 * names.
 */
export function publisherOf({
  url,
  source,
}: { readonly [Key in 'url' | 'source']?: string | undefined }): string | undefined {
  const host = url === undefined ? undefined : hostOf(url);
  return host ?? source?.toLowerCase();
}

export interface Source {
  /** A publisher, or a folder that ends with a slash; '' for articles without either. */
  readonly name: string;
  /** True for a publisher, false for a folder. */
  readonly published: boolean;
}

export function sourceOf(row: Pick<ArticleRow, 'url' | 'source' | 'path'>): Source {
  const publisher = publisherOf(row);
  if (publisher !== undefined) return { name: publisher, published: true };
  return { name: row.path?.slice(0, row.path.lastIndexOf('/') + 1) ?? '', published: false };
}

/** A key that distinguishes a publisher from a folder of the same name. */
export const sourceKey = ({ name, published }: Source): string => `${published ? 'p' : 'f'}${name}`;

/** Numbers sources from 0 by their first occurrence. */
export class SourceNumbers {
  readonly sources: Source[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(source: Source): number {
    const key = sourceKey(source);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.sources.push(source) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** Least share of one publisher in the articles of a site, some of which may be guest posts. */
const SITE_SHARE = 0.9;

/**
 * The publisher of nearly all articles, which then form one site. Within a site, a post that repeats another one is a
 * copy, not an edition.
 *
 * @param sourceOf for each article its index in `sources`
 * @returns null if there is no such publisher
 */
export function siteOf(sourceOf: Uint32Array, sources: readonly Source[]): string | null {
  const counts = new Uint32Array(sources.length);
  for (const source of sourceOf) counts[source]++;
  const at = counts.findIndex(count => count > 0 && count >= SITE_SHARE * sourceOf.length);
  return sources[at]?.published ? sources[at].name : null;
}
