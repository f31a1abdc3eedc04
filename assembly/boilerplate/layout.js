/** Constants, records and memory regions of the kernel boilerplate, shared with its host (form: assembly/layouts.js). */
import { WORD } from '../layouts.js';

export default {
  constants: {
    GRAM_WORDS: {
      value: 8,
      host: true,
      about: 'Words of an n-gram: shorter ones are idioms, longer ones break at a date.',
    },
    GRAM_BASE: { value: '0x9e3779b1', type: 'u32', about: 'Base of the hash of an n-gram, odd.' },
    SPAN_GAP: {
      value: 8,
      host: true,
      about: 'Most words between two n-grams of one span.',
    },
    MIN_SPAN: { value: 10, host: true, about: 'Least words of a span; a shorter one is a phrase.' },
    SET_SLOTS: { value: 4, about: 'Slots of a hash set for each of its n-grams.' },
    FILTER_SLOTS: {
      value: 16,
      about: 'Slots of a filter for each of its n-grams: about one of so many other n-grams passes.',
    },
    MAX_COUNT: { value: 255, host: true, about: 'Highest value of a counter.' },
  },
  records: {
    Removal: {
      about: 'An article without its boilerplate.',
      writer: 'kernel',
      fields: {
        left: ['i32', 'remaining tokens'],
        firstCut: ['i32', 'tokens before the first removed one'],
        spans: ['i32', 'number of removed spans'],
      },
    },
    BoilerplateSpan: {
      about: 'A boilerplate span of an article.',
      writer: 'kernel',
      fields: {
        start: ['i32', 'first word'],
        end: ['i32', 'end of the span, exclusive'],
        key: ['i32', 'hash of the first words and of `group`'],
        group: ['i32', '0 for boilerplate of the source, 1 for that of the corpus'],
      },
    },
  },
  areas: {
    article: {
      about: 'One article, from which boilerplate is removed.',
      capacities: { tokens: 'tokens of the longest article', spans: 'most spans of an article' },
      regions: {
        RESULT: { type: 'Removal', count: 1, host: true, about: 'result of `removeBoilerplate`' },
        HASHES: { type: 'u32', count: `tokens + ${WORD / 4}`, slack: 64, host: true, about: 'hashes of the tokens' },
        FLAGS: { type: 'u8', count: `tokens + ${WORD}`, host: true, about: 'flags of the tokens' },
        GRAMS: { type: 'u32', count: 'tokens', slack: 16, about: 'hash of the n-gram at each word' },
        LIKELY: {
          type: 'u32',
          count: 'tokens',
          host: true,
          about: 'first words of the n-grams that pass a filter',
        },
        MATCHES: { type: 'u32', count: 'tokens', host: true, about: 'first words of the n-grams of a template' },
        SPANS: { type: 'BoilerplateSpan', count: 'spans', host: true, about: 'removed spans' },
      },
    },
    templates: {
      about: 'The templates of the source and of the corpus.',
      capacities: { grams: 'n-grams of the largest template, a power of two' },
      regions: {
        TEMPLATE: {
          type: 'u32',
          count: 'grams',
          host: true,
          about: 'input of `setTemplate`: the n-grams of a template',
        },
        SOURCE_SET: { type: 'u32', count: 'grams * 4', about: 'hash set of the n-grams of the source' },
        CORPUS_SET: { type: 'u32', count: 'grams * 4', about: 'hash set of the n-grams of the corpus' },
        SOURCE_FILTER: { type: 'u8', count: 'grams * 2', about: 'Bloom filter of the n-grams of the source' },
        CORPUS_FILTER: { type: 'u8', count: 'grams * 2', about: 'Bloom filter of the n-grams of the corpus' },
      },
    },
    group: {
      about: 'The n-grams of a group of articles.',
      capacities: {
        articles: 'articles of the group',
        grams: 'n-grams of all articles',
        counters: 'counters, a power of two',
      },
      regions: {
        GROUP_GRAMS: {
          type: 'u32',
          count: 'grams',
          slack: 16,
          host: true,
          about: 'all n-grams; later only the possibly recurring ones',
        },
        GRAM_STARTS: {
          type: 'u32',
          count: 'grams',
          host: true,
          about: 'first word of each n-gram in its article',
        },
        GRAM_ENDS: { type: 'u32', count: 'articles', host: true, about: 'end of the n-grams of each article' },
        COUNTERS: { type: 'u8', count: 'counters', about: 'number of n-grams with equal low bits' },
      },
    },
  },
};
