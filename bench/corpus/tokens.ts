/** Reads the articles to learn from as sequences of words, marks, and placeholders for names and numbers. */

/** Ends a sentence. */
export const STOP = '.';
export const ENDS: ReadonlySet<string> = new Set([STOP, '?', '!']);
/** Marks without a space before them. The genitive is one, so that a name with it is the same word. */
export const ATTACHED: ReadonlySet<string> = new Set([...ENDS, ',', ';', ':', "'s"]);

/** First character of a placeholder. No text contains it. */
export const STAND_IN = '\u0001';
/** Placeholders for rare names of one, two, and three or more words. */
export const NAMES = [`${STAND_IN}name1`, `${STAND_IN}name2`, `${STAND_IN}name3`] as const;
/** The placeholder for unseen words. */
export const UNKNOWN = `${STAND_IN}unknown`;
/** A number is replaced by its shape: every digit becomes a zero. */
export const NUMBER = `${STAND_IN}number `;

/** Document frequency below which a name gets a placeholder. */
const KNOWN_NAME = 3;

const TOKEN = new RegExp(
  [
    /(?:Mr|Mrs|Ms|Dr|St|Sen|Gov|Rep|Gen|Jr|Sgt|Lt|Col|Rev|Prof|No)\./, // abbreviations, whose full stop ends no sentence
    /(?:\p{Lu}\.){2,}/u,
    /[£$€]?\d+(?:[.,:]\d+)*(?:\p{L}+|%)?/u, // numbers
    /\p{L}[\p{L}\p{M}\p{N}]*(?:['’.&-][\p{L}\p{N}]+)*/u, // words
    /[.,;:?!]|(?<=\s)[–—-](?=\s)/, // marks
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);
/** Titles, which precede a name and are not part of it. */
const TITLE = /^(?:Mrs?|Ms|Dr|Prof|Lord|Sir|Lady|President)\b/u;
const WORD_START = /^\p{L}/u;

/** Splits a text into paragraphs of sentences of words and marks. The first word of a sentence keeps its case. */
export function sentencesOf(text: string): string[][][] {
  const paragraphs: string[][][] = [];
  for (const block of text.normalize('NFC').split(/\n+/)) {
    const sentences: string[][] = [];
    let sentence: string[] = [];
    const close = (end: string): void => {
      if (sentence.some(token => WORD_START.test(token))) sentences.push([...sentence, end]);
      sentence = [];
    };
    for (const [found] of block.matchAll(TOKEN)) {
      const token = found.replace(/’/g, "'");
      if (ENDS.has(token)) close(token);
      else if (/.'s$/u.test(token)) sentence.push(token.slice(0, -2), "'s");
      else if (ATTACHED.has(token) && (sentence.length === 0 || ATTACHED.has(sentence[sentence.length - 1]))) continue;
      else sentence.push(token === '—' || token === '-' ? '–' : token);
    }
    close(STOP);
    if (sentences.length > 0) paragraphs.push(sentences);
  }
  return paragraphs;
}

export const isNumber = (token: string): boolean => /^[£$€]?\d/u.test(token);
const isCapital = (token: string): boolean => /^\p{Lu}/u.test(token);

/** The first and last words of the names of two words in the articles, with repetitions. */
export interface NameStock {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

export interface Reading {
  /** Articles as paragraphs of sentences of tokens; every sentence has its end mark. */
  readonly articles: readonly (readonly (readonly (readonly string[])[])[])[];
  readonly names: NameStock;
}

/**
 * Changes first words of sentences to lower case unless they are names, and replaces numbers and rare names by
 * placeholders.
 */
export function readArticles(texts: readonly string[]): Reading {
  const raw = texts.map(sentencesOf);
  const inside = new Map<string, number>();
  const articlesWith = new Map<string, number>();
  for (const article of raw) {
    for (const sentence of article.flat()) {
      for (const token of sentence.slice(1)) inside.set(token, (inside.get(token) ?? 0) + 1);
    }
    for (const token of new Set(article.flat(2))) articlesWith.set(token, (articlesWith.get(token) ?? 0) + 1);
  }
  const isName = (token: string): boolean =>
    isCapital(token) &&
    token.length > 1 &&
    !TITLE.test(token) &&
    (inside.get(token) ?? 0) > (inside.get(token.toLowerCase()) ?? 0);
  const names = { first: [] as string[], last: [] as string[] };
  const articles = raw.map(article =>
    article.map(paragraph =>
      paragraph.map(sentence => {
        const words = sentence.map((token, i) =>
          isNumber(token)
            ? NUMBER + token.replace(/\d/g, '0')
            : i === 0 && !isName(token)
              ? token.toLowerCase()
              : token,
        );
        return withStandIns(words, isName, token => (articlesWith.get(token) ?? 0) >= KNOWN_NAME, names);
      }),
    ),
  );
  return { articles, names };
}

/** Replaces each run of names by one placeholder if at least one of the names is rare. */
function withStandIns(
  words: readonly string[],
  isName: (token: string) => boolean,
  isKnown: (token: string) => boolean,
  names: { first: string[]; last: string[] },
): string[] {
  const made: string[] = [];
  for (let i = 0; i < words.length; ) {
    let end = i;
    while (end < words.length && isName(words[end])) end++;
    const run = words.slice(i, end);
    if (run.length === 0) made.push(words[i++]);
    else {
      if (run.every(isKnown)) made.push(...run);
      else {
        made.push(NAMES[Math.min(run.length, NAMES.length) - 1]);
        if (run.length === 2) {
          names.first.push(run[0]);
          names.last.push(run[1]);
        }
      }
      i = end;
    }
  }
  return made;
}
