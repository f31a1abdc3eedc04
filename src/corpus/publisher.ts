/** Who published an article, as far as it is known. One rule for boilerplate and for editions. */

/** The host of an address, lower case. */
export function hostOf(url: string): string | undefined {
  return /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(url)?.[1].toLowerCase();
}

/** The host of its address, else the source it names; lower case. An author writes for many: the address knows better. */
export function publisherOf({
  url,
  source,
}: { readonly [Key in 'url' | 'source']?: string | undefined }): string | undefined {
  const host = url === undefined ? undefined : hostOf(url);
  return host ?? source?.toLowerCase();
}
