/** The element a feed begins with, behind comments, a document type, a script's warnings. */
import { localName, Markup } from './markup.js';

export type FeedKind = 'rss' | 'rdf' | 'atom';

const KINDS = { rss: 'rss', channel: 'rss', rdf: 'rdf', feed: 'atom' } as const;

/** Roots are looked for this far into a text, in characters: behind comments, a document type, a script's warnings. */
const PROLOGUE = 16_384;

export interface FeedRoot {
  readonly at: number;
  readonly kind: FeedKind;
  readonly name: string;
  /** Something stands before it that belongs to no XML file. */
  readonly preceded: boolean;
}

/** The place of the first tag of a feed, where no page begins before it. */
export function rootOf(text: string): FeedRoot | undefined {
  const head = text.slice(0, PROLOGUE);
  const markup = new Markup(head);
  let preceded = /^[\uFEFF\s]*[^\uFEFF\s<]/.test(head);
  while (markup.next()) {
    const { kind, name, start } = markup;
    if (kind === 'stray' && head.length === text.length) preceded = true;
    if (kind !== 'open' && kind !== 'empty') continue;
    const local = localName(name);
    if (local === 'html' || local === 'head' || local === 'body' || local === 'opml') return undefined;
    if (Object.hasOwn(KINDS, local)) return { at: start, kind: KINDS[local as keyof typeof KINDS], name, preceded };
    preceded = true;
  }
  return undefined;
}

/** Prefixes under which entries may stand: the root's own, and those bound to the namespaces of feeds. */
export function prefixesOf({ at, name }: FeedRoot, text: string): ReadonlySet<string> {
  const prefixes = new Set([name.slice(0, Math.max(0, name.indexOf(':'))).toLowerCase()]);
  const tag = new Markup(text, at);
  if (!tag.next()) return prefixes;
  for (const [, prefix, uri] of text.slice(at, tag.end).matchAll(/\sxmlns:([\w.-]+)\s*=\s*["']([^"'<>]*)["']/g)) {
    if (/\/(?:atom|rss\/1\.0|rdf\/simple\/0\.9)\/?(?:ns#?)?$/i.test(uri.trim())) prefixes.add(prefix.toLowerCase());
  }
  return prefixes;
}
