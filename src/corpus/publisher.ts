/** The publisher of an article. Boilerplate and editions follow this one rule. */

/** The host of a URL, in lower case and without `www.`. */
export function hostOf(url: string): string | undefined {
  return /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(url)?.[1].toLowerCase();
}

/**
 * The host of the URL, otherwise the source in lower case. The host goes first, because a source may name an author who
 * writes for several publishers.
 */
export function publisherOf({
  url,
  source,
}: { readonly [Key in 'url' | 'source']?: string | undefined }): string | undefined {
  const host = url === undefined ? undefined : hostOf(url);
  return host ?? source?.toLowerCase();
}
