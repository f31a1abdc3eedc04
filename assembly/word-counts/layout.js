/** Constants, records and memory regions of the kernel word-counts, shared with its host (form: assembly/layouts.js). */
import { WORD } from '../layouts.js';

export default {
  areas: {
    article: {
      about: 'One article to count, or counts of another counter.',
      capacities: { tokens: 'tokens of the longest article, a power of two' },
      regions: {
        HASHES: {
          type: 'u32',
          count: `tokens + ${WORD / 4}`,
          host: true,
          about: 'hashes of the tokens, or of words',
        },
        COUNTS: { type: 'u32', count: 'tokens', host: true, about: 'count of each word in another counter' },
        DISTINCT: { type: 'u32', count: 'tokens + 1', about: 'distinct words of the article' },
        SEEN: { type: 'u32', count: 'tokens * 4', about: 'hash set of the words of the article' },
      },
    },
    columns: {
      about: 'The result in two columns.',
      guards: 'none',
      capacities: { words: 'words, or slots of the table' },
      regions: {
        COUNTED_WORDS: { type: 'u32', count: 'words', host: true, about: 'words' },
        WORD_COUNTS: { type: 'u32', count: 'words', host: true, about: 'number of articles with each word' },
      },
    },
  },
};
