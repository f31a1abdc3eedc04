/** Synonym spinning: replaces word by word, without regard to the sense. Names (capitals) stay. */
import { repairArticles, withCaseOf } from '../../fixtures/make/text.js';
import { pick } from '../random.js';
import type { Maker } from './maker.js';
import { SYNONYMS } from './synonyms.js';

/** Share of the words with a synonym that are replaced. */
const SPUN = 0.85;
const WORD = /\p{L}+(?:['’-]\p{L}+)*/gu;
const SENTENCE_START = /(?:^|[.?!:\n]["”’)]?\s*["“‘(]?)$/u;

export const spin: Maker = ({ text }, random) =>
  repairArticles(
    text.replace(WORD, (word: string, offset: number) => {
      const choices = SYNONYMS.get(word.toLowerCase());
      if (choices === undefined || random() >= SPUN) return word;
      if (word.length > 1 && word === word.toUpperCase()) return word;
      const capital = word !== word.toLowerCase();
      if (capital && !SENTENCE_START.test(text.slice(Math.max(0, offset - 6), offset))) return word;
      return withCaseOf(word, pick(random, choices));
    }),
  );
