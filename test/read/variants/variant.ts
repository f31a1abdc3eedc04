/** Files that differ in one way or another from what a reader expects, and the stories that they hold. */
import { inventStory, randomFrom } from '../../invented/stories.js';

export interface Story {
  readonly name: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
}

export interface Variant {
  /** Name of the file; its extension decides how it is read. */
  readonly file: string;
  readonly content: string | Uint8Array;
  /** The property that differs. */
  readonly what: string;
  /** The articles that it holds, and no others. */
  readonly stories: readonly Story[];
  /** Whether something of it cannot be read, so that an article may be incomplete or left out, if that is said. */
  readonly isDamaged?: boolean;
  /** The date of every article. */
  readonly published?: string;
}

export type Family = () => readonly Variant[];

/** With words outside ASCII that every encoding used here has. */
export const STORIES: readonly Story[] = ['ferry', 'bees', 'mill'].map((name, n) => ({
  name,
  title: `The telling of the ${name}`,
  paragraphs: [
    ...inventStory(randomFrom(n + 1), 60).split('\n\n'),
    `Zoë Müller of the café says that the ${name} à la carte is déjà vu.`,
  ],
}));

export const textOf = ({ paragraphs }: Story): string => paragraphs.join('\n\n');
export const markupOf = ({ paragraphs }: Story): string => paragraphs.map(its => `<p>${its}</p>`).join('\n');
export const urlOf = ({ name }: Story): string => `https://post.example/${name}`;

/** All combinations of one value of each list. */
export function combinations<Lists extends Readonly<Record<string, readonly unknown[]>>>(
  lists: Lists,
): { readonly [Key in keyof Lists]: Lists[Key][number] }[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [key, values] of Object.entries(lists)) {
    all = all.flatMap(before => values.map(value => ({ ...before, [key]: value })));
  }
  return all as { readonly [Key in keyof Lists]: Lists[Key][number] }[];
}

/** The name of a variant: the values that it combines. */
export const named = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join(', ');

export const ENCODINGS = ['utf-8', 'utf-8 with BOM', 'utf-16le', 'iso-8859-1'] as const;
export type EncodingName = (typeof ENCODINGS)[number];

export function encode(text: string, encoding: EncodingName): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (encoding === 'iso-8859-1') return Buffer.from(text, 'latin1');
  return Buffer.from(encoding === 'utf-8' ? text : `\uFEFF${text}`);
}

/** The name in an XML or HTML declaration. */
export const declared = (encoding: EncodingName): string => encoding.replace(' with BOM', '').replace('16le', '16');

export const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
