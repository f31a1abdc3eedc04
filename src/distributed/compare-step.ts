/** Compares candidate pairs: each article with the articles on the right of its pairs. */
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

/** Words that are compared together: the tables of a language are made once for all of them. */
const WORDS_AT_ONCE = 2 ** 23;

interface Content extends Tokens {
  readonly language: number;
}

/**
 * Rows by `left`, of which the first has `right` = `left` and the content of that article; each of the others has the content of an
 * article to compare it with. Pairs that a scan keeps come back; `packed` is the row of `packPairs`.
 */
export const compareContents: Step<typeof CONTENT, typeof SCORED> = {
  input: CONTENT,
  output: SCORED,
  begin(settings) {
    const { shingleSize, threshold, related, minPassage } = optionsIn(settings);
    const { frequencies } = statisticsIn(settings);
    const keep = { shingleSize, floor: threshold, related, minPassage };
    let query: readonly [number, Content] | undefined;
    let contents = new Map<number, Content>();
    let pairs: { left: number; right: number }[] = [];
    let words = 0;
    const flush = (emit: (row: Row<typeof SCORED>) => void): void => {
      // by number, as in a scan: of two articles the one with the lower number is A
      const numbers = Float64Array.from(contents.keys()).sort();
      const placeOf = new Map(Array.from(numbers, (number, place) => [number, place]));
      const corpus: Corpus = {
        store: tokenStoreOf(Array.from(numbers, number => contents.get(number)!)),
        languages: Int8Array.from(numbers, number => contents.get(number)!.language),
        frequencies,
      };
      const columns = {
        left: Uint32Array.from(pairs, ({ left }) => placeOf.get(left)!),
        right: Uint32Array.from(pairs, ({ right }) => placeOf.get(right)!),
      };
      for (const pair of verifyPairs(corpus, columns, keep)(0, pairs.length)) {
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
          else throw new Error(`article ${left[row]} comes behind its pairs`);
          if (words >= WORDS_AT_ONCE) flush(emit);
        }
      },
      end: flush,
    };
  },
};
