/** Compares candidate pairs: each article `left` with the articles `right` of its pairs. */
import { CorpusWords } from '../compare/comparison.js';
import { packPairs } from '../compare/packed-pairs.js';
import { verifyPairs } from '../compare/verify.js';
import type { Corpus } from '../corpus/corpus.js';
import { tokenStoreOf } from '../corpus/token-store.js';
import type { Tokens } from '../text/tokenize.js';
import { numbersAt, type Row, sharedBytesAt } from './frames.js';
import { optionsIn, statisticsIn } from './settings.js';
import type { Step } from './step.js';
import { bytesOf } from './stored-tokens.js';

const CONTENT = { left: 'f64', right: 'f64', language: 'i32', hashes: 'bytes', flags: 'bytes' } as const;
const SCORED = { a: 'f64', b: 'f64', similarity: 'f64', packed: 'bytes' } as const;

/** Number of words that are compared together. */
const WORDS_AT_ONCE = 2 ** 23;

interface Content extends Tokens {
  readonly language: number;
}

/**
 * Input: rows ordered by `left`. The first row of a `left` has `right` = `left` and the content of that article; each other row has the content
 * of an article to compare it with. Emits the pairs that a scan keeps; `packed` is the row of `packPairs`.
 */
export const compareContents: Step<typeof CONTENT, typeof SCORED> = {
  input: CONTENT,
  output: SCORED,
  begin(settings) {
    const { shingleSize, threshold, related, minPassage } = optionsIn(settings);
    const { frequencies } = statisticsIn(settings);
    // the tables of a language, made once for a task
    const corpusWords = new CorpusWords(frequencies);
    const keep = { shingleSize, floor: threshold, related, minPassage };
    let query: readonly [number, Content] | undefined;
    let contents = new Map<number, Content>();
    let pairs: { left: number; right: number }[] = [];
    let words = 0;
    const flush = (emit: (row: Row<typeof SCORED>) => void): void => {
      // ordered by number, as in a scan: A is the article with the lower number
      const numbers = Float64Array.from(contents.keys()).sort();
      const indexOf = new Map(Array.from(numbers, (number, index) => [number, index]));
      const corpus: Corpus = {
        store: tokenStoreOf(Array.from(numbers, number => contents.get(number)!)),
        languages: Int8Array.from(numbers, number => contents.get(number)!.language),
        frequencies,
      };
      const columns = {
        left: Uint32Array.from(pairs, ({ left }) => indexOf.get(left)!),
        right: Uint32Array.from(pairs, ({ right }) => indexOf.get(right)!),
      };
      for (const pair of verifyPairs(corpus, columns, keep, undefined, corpusWords)(0, pairs.length)) {
        const { similarity } = pair;
        emit({ a: numbers[pair.a], b: numbers[pair.b], similarity, packed: bytesOf(packPairs([pair])) });
      }
      contents = new Map(query === undefined ? [] : [query]);
      pairs = [];
      words = 0;
    };
    return {
      push({ rows, columns: { left, right, language, hashes, flags } }, emit) {
        for (let row = 0; row < rows; row++) {
          const content = {
            language: language[row],
            hashes: numbersAt(hashes, row),
            flags: sharedBytesAt(flags, row),
          };
          words += content.hashes.length;
          contents.set(right[row], content);
          if (left[row] === right[row]) query = [left[row], content];
          else if (query?.[0] === left[row]) pairs.push({ left: left[row], right: right[row] });
          else throw new Error(`the content of article ${left[row]} must precede its pairs`);
          if (words >= WORDS_AT_ONCE) flush(emit);
        }
      },
      end: flush,
    };
  },
};
