/** The words of a text stand where they stand in the text as it is stored, whatever normalisation does to it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locateWords } from '../../src/text/read-words.js';
import { tokenize } from '../../src/text/tokenize.js';
import { anyText } from './any-text.js';

const located = (text: string): string[] => {
  const { bytes, starts, ends } = locateWords(text).tokens;
  return Array.from(starts, (start, i) => Buffer.from(bytes).toString('utf8', start, ends[i]));
};

describe('offsets refer to the stored text', () => {
  test.each([
    ['ligatures', 'the ﬁrst oﬃce ﬂoods', ['the', 'ﬁrst', 'oﬃce', 'ﬂoods']],
    ['letters of full width', 'Ｔｏｋｙｏ　２０２６ news', ['Ｔｏｋｙｏ', '２０２６', 'news']],
    ['Chinese with commas of full width', '東京，大ﾊﾟ', ['東', '京', '大', 'ﾊﾟ']],
    ['Korean in single letters', '서울 도시'.normalize('NFD'), ['서울', '도시'].map(word => word.normalize('NFD'))],
    ['decomposed letters', 'Cafe\u0301 Mu\u0308ller', ['Cafe\u0301', 'Mu\u0308ller']],
    ['one character that is several words', 'a ㍿ b', ['a', '㍿', '', '', '', 'b']],
  ])('%s', (_, text, words) => expect(located(text)).toEqual(words));
});

test('of any text are ascending and leave its bytes unchanged', () => {
  fc.assert(
    fc.property(anyText, text => {
      const { tokens, disguised } = locateWords(text);
      const { bytes, starts, ends, hashes } = tokens;
      if (disguised === undefined) expect([...hashes]).toEqual([...tokenize(text).hashes]);
      let last = 0;
      starts.forEach((start, i) => {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(ends[i]).toBeGreaterThanOrEqual(start);
        last = ends[i]!;
      });
      expect(last).toBeLessThanOrEqual(bytes.length);
      if (!disguised?.includes('in reverse')) expect(Buffer.from(text).equals(bytes)).toBe(true);
    }),
  );
});
