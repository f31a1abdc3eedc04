/** What the kernel word-counts and its host both know. assembly/layouts.js describes the form. */
import { WORD } from '../layouts.js';

export default {
  areas: {
    article: {
      about: 'One article whose words are counted, and words that were counted elsewhere.',
      capacities: { tokens: 'tokens of the longest article, a power of two' },
      regions: {
        HASHES: {
          type: 'u32',
          count: `tokens + ${WORD / 4}`,
          host: true,
          about: 'hashes of the tokens, or of words',
        },
        COUNTS: { type: 'u32', count: 'tokens', host: true, about: 'by word: how often it was counted elsewhere' },
        DISTINCT: { type: 'u32', count: 'tokens + 1', about: 'each word of the article once' },
        SEEN: { type: 'u32', count: 'tokens * 4', about: 'hash set of the words of the article' },
      },
    },
    columns: {
      about: 'What was counted, in two columns.',
      guards: 'none',
      capacities: { words: 'words, or slots of the table' },
      regions: {
        COUNTED_WORDS: { type: 'u32', count: 'words', host: true, about: 'words' },
        WORD_COUNTS: { type: 'u32', count: 'words', host: true, about: 'by word: how many articles hold it' },
      },
    },
  },
};
