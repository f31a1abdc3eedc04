/** Constants, records and memory regions of the kernel sketch, shared with its host (form: assembly/layouts.js). */
import { WORD } from '../layouts.js';

export default {
  records: {
    SketchResult: {
      about: 'A finished sketch.',
      writer: 'kernel',
      fields: {
        count: ['i32', 'values in the sketch'],
        bound: ['f64', 'the sketch has every shingle hash below this one; 2^32 if it has all'],
      },
    },
  },
  areas: {
    article: {
      about: 'One article, from tokens to sketch.',
      capacities: {
        tokens: 'tokens of the longest article, a power of two',
        slots: 'slots of the table of function words',
      },
      regions: {
        RESULT: { type: 'SketchResult', count: 1, host: true, about: 'result of `sketch`' },
        FUNCTION_WORDS: { type: 'u32', count: 'slots', host: true, about: 'perfect-hash set of the function words' },
        HASHES: { type: 'u32', count: `tokens + ${WORD / 4}`, host: true, about: 'hashes of the tokens' },
        FLAGS: { type: 'u8', count: `tokens + ${WORD}`, host: true, about: 'flags of the tokens' },
        PACKING: { type: 'u8', count: 256, about: 'for each subset of four values the source bytes of a shuffle' },
        CONTENT: { type: 'u32', count: 'tokens', slack: 64, about: 'hashes of the content words' },
        LOW: { type: 'u32', count: 'tokens', slack: 16, about: 'shingle hashes below the bound, in text order' },
        BUCKETS: { type: 'u32', count: 'tokens', about: 'for each bucket the position of its next value' },
        SORTED: { type: 'u32', count: 'tokens', about: 'values of LOW, ascending' },
        VALUES: { type: 'u32', count: 'tokens', host: true, about: 'the sketch: ascending, distinct' },
      },
    },
  },
};
