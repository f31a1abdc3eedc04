/** Splits text into paragraphs and sentences, joins them again, and changes the case of first words. */

/** Abbreviations whose full stop ends no sentence. */
const ABBREVIATION =
  /(?:^|[\s("“])(?:\p{Lu}|Mr|Mrs|Ms|Dr|St|Sen|Gov|Gen|Rep|Lt|Col|Prof|No|vs|Jr|Sr|Inc|Co|U\.S|U\.K|a\.m|p\.m)\.$/u;
const END = /(?<=[.?!]["”’)]?)\s+(?=["“‘(]?[\p{Lu}\p{N}])/u;
/** First words that lose their capital inside a sentence; any other word may be a name. */
const SMALL = new Set(
  `a after all an and as at because before but by despite during each every few for from he her his however if in it
  its many more most no on one our several she since some that the their there these they this those to under until we
  what when where which while who with you your`.split(/\s+/),
);

export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n\s*/)
    .map(paragraph => paragraph.trim())
    .filter(paragraph => paragraph !== '');

/** The sentences of a paragraph, with their end marks. */
export function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  for (const part of paragraph.split(END)) {
    const last = sentences.length - 1;
    if (last >= 0 && ABBREVIATION.test(sentences[last])) sentences[last] += ` ${part}`;
    else sentences.push(part);
  }
  return sentences;
}

/** Maps the sentences of each paragraph; a paragraph without sentences is left out. */
export function mapSentences(text: string, make: (sentences: readonly string[]) => readonly string[]): string {
  return paragraphsOf(text)
    .map(paragraph => make(sentencesOf(paragraph)).join(' '))
    .filter(paragraph => paragraph !== '')
    .join('\n\n');
}

/** The paragraphs of a text, or groups of three sentences if it has fewer than `least` paragraphs. */
export function blocksOf(text: string, least: number): string[] {
  const paragraphs = paragraphsOf(text);
  if (paragraphs.length >= least) return paragraphs;
  const sentences = paragraphs.flatMap(sentencesOf);
  const size = Math.max(1, Math.min(3, Math.floor(sentences.length / least)));
  const blocks: string[] = [];
  for (let i = 0; i < sentences.length; i += size) blocks.push(sentences.slice(i, i + size).join(' '));
  return blocks;
}

export const wordsIn = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

export const capitalised = (text: string): string =>
  text.replace(/^(["“‘(]*)(\p{Ll})/u, (_, marks: string, letter: string) => marks + letter.toUpperCase());

/** Puts the first word into lower case if it is a function word. */
export const uncapitalised = (text: string): string => {
  const [first] = /^\p{L}+/u.exec(text) ?? [''];
  return SMALL.has(first.toLowerCase()) ? first.toLowerCase() + text.slice(first.length) : text;
};
