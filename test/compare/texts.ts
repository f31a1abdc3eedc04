/** Generated texts for the tests, and edits that people and machines make. */
import fc from 'fast-check';
import { type Corpus, NO_FREQUENCIES, wordWeights } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { LANGUAGES } from '../../src/text/language.js';
import { type Tokens, tokenize } from '../../src/text/tokenize.js';

export const ENGLISH = wordWeights(NO_FREQUENCIES, LANGUAGES.indexOf('en'));

/** English articles of which only the language is known. */
export const englishCorpus = (...articles: readonly (string | Tokens)[]): Corpus => ({
  store: tokenStoreOf(articles.map(its => (typeof its === 'string' ? tokenize(its) : its))),
  languages: new Int8Array(articles.length).fill(LANGUAGES.indexOf('en')),
  frequencies: NO_FREQUENCIES,
});

const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi zo'.split(' ');
/** An invented word of three syllables, one of 2,744: unknown to every lexicon and rare in every corpus. */
export const invented = (n: number): string =>
  SYLLABLES[n % 14] + SYLLABLES[Math.floor(n / 14) % 14] + SYLLABLES[Math.floor(n / 196) % 14];
export const inventedWords = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => invented(from + i));

/** The sentences of a text as lists of words. */
export type Draft = readonly (readonly string[])[];

export const written = (draft: Draft): string =>
  draft
    .map(([first = '', ...rest], n) => `${[first.toUpperCase(), ...rest].join(' ')}.${n % 3 === 2 ? '\n\n' : ' '}`)
    .join('');

/** A draft without a repeated content word: `sentences` of eight invented words and four function words. */
export const plainDraft = (sentences: number, from = 0): string[][] =>
  Array.from({ length: sentences }, (_, n) => {
    const [a, b, c, d, e, f, g, h] = inventedWords(from + n * 8, from + n * 8 + 8);
    return ['the', a, b, 'of', c, d, e, 'and', f, g, 'the', h];
  });

// function words, words that repeat, words that do not, names, numbers and quotations
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('the', 'of', 'and', 'in', 'to', 'was', 'that') },
  { weight: 3, arbitrary: fc.nat(30).map(invented) },
  { weight: 3, arbitrary: fc.nat(2743).map(invented) },
  { weight: 1, arbitrary: fc.constantFrom('Omsk', 'Tomsk', 'U.S.', '200,000', '1999', '“yes,', 'no”', '"so"', '市長') },
);
const sentence = fc.array(word, { minLength: 2, maxLength: 16 });
export const drafts: fc.Arbitrary<Draft> = fc.array(sentence, { minLength: 1, maxLength: 14 });

type Edit = (draft: Draft) => Draft;
const at = (draft: Draft, place: number): number => Math.floor(place * draft.length);
const place = fc.double({ min: 0, max: 0.999, noNaN: true });

const deleteSentence: fc.Arbitrary<Edit> = place.map(p => draft => draft.filter((_, i) => i !== at(draft, p)));
const addSentence: fc.Arbitrary<Edit> = fc.tuple(place, sentence).map(([p, added]) => draft => [
  ...draft.slice(0, at(draft, p)),
  added,
  ...draft.slice(at(draft, p)),
]);
const moveSentence: fc.Arbitrary<Edit> = fc.tuple(place, place).map(([from, to]) => draft => {
  const rest = draft.filter((_, i) => i !== at(draft, from));
  return [
    ...rest.slice(0, at(draft, to)),
    ...draft.slice(at(draft, from), at(draft, from) + 1),
    ...rest.slice(at(draft, to)),
  ];
});
const replaceWord: fc.Arbitrary<Edit> = fc.tuple(place, place, fc.option(word, { nil: undefined })).map(
  ([p, q, other]) =>
    draft =>
      draft.map((words, i) =>
        i !== at(draft, p)
          ? words
          : words.flatMap((its, j) =>
              j !== Math.floor(q * words.length) ? [its] : other === undefined ? [] : [other],
            ),
      ),
);

export interface TextPair {
  readonly a: string;
  readonly b: string;
}

/** A text with a version of it (copied, edited, cut or moved) or an unrelated text. */
export const textPairs: fc.Arbitrary<TextPair> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(drafts, fc.array(fc.oneof(deleteSentence, addSentence, moveSentence, replaceWord), { maxLength: 20 }))
      .map(([draft, edits]) => ({ a: written(draft), b: written(edits.reduce((its, edit) => edit(its), draft)) })),
  },
  { weight: 1, arbitrary: fc.tuple(drafts, drafts).map(([a, b]) => ({ a: written(a), b: written(b) })) },
);
