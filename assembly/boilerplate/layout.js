/** What the kernel boilerplate and its host both know. assembly/layouts.js describes the form. */
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
      about: 'Words between two n-grams of a template that belong to the same span.',
    },
    MIN_SPAN: { value: 10, host: true, about: 'Words of a span: a shorter one is a phrase.' },
    SET_SLOTS: { value: 4, about: 'Slots of a hash set for each n-gram in it.' },
    FILTER_SLOTS: {
      value: 16,
      about: 'Slots of a filter for each n-gram in it: of the others about one in so many passes.',
    },
    MAX_COUNT: { value: 255, host: true, about: 'Where the counters of n-grams stop.' },
  },
  records: {
    Removal: {
      about: 'An article without its boilerplate.',
      writer: 'kernel',
      fields: {
        left: ['i32', 'tokens that are left'],
        firstCut: ['i32', 'tokens before the first one that was cut out'],
        spans: ['i32', 'spans that were cut out'],
      },
    },
    BoilerplateSpan: {
      about: 'A span of an article that is boilerplate.',
      writer: 'kernel',
      fields: {
        start: ['i32', 'first word'],
        end: ['i32', 'word behind the last one'],
        key: ['i32', 'hash of the first words and of `group`'],
        group: ['i32', '0 where the source has it, 1 where the corpus has it'],
      },
    },
  },
  areas: {
    article: {
      about: 'One article, from which boilerplate is cut out.',
      capacities: { tokens: 'tokens of the longest article', spans: 'spans that it can have' },
      regions: {
        RESULT: { type: 'Removal', count: 1, host: true, about: 'what `removeBoilerplate` returns' },
        HASHES: { type: 'u32', count: `tokens + ${WORD / 4}`, slack: 64, host: true, about: 'hashes of the tokens' },
        FLAGS: { type: 'u8', count: `tokens + ${WORD}`, host: true, about: 'flags of the tokens' },
        GRAMS: { type: 'u32', count: 'tokens', slack: 16, about: 'hash of the n-gram that starts at each word' },
        LIKELY: {
          type: 'u32',
          count: 'tokens',
          host: true,
          about: 'words where an n-gram starts that passes a filter',
        },
        MATCHES: { type: 'u32', count: 'tokens', host: true, about: 'words where an n-gram of a template starts' },
        SPANS: { type: 'BoilerplateSpan', count: 'spans', host: true, about: 'spans that were cut out' },
      },
    },
    templates: {
      about: 'The templates that are looked for, that of the source and that of the corpus.',
      capacities: { grams: 'n-grams of the largest template, a power of two' },
      regions: {
        TEMPLATE: { type: 'u32', count: 'grams', host: true, about: 'the n-grams of a template, on their way in' },
        SOURCE_SET: { type: 'u32', count: 'grams * 4', about: 'hash set of the n-grams of the source' },
        CORPUS_SET: { type: 'u32', count: 'grams * 4', about: 'hash set of the n-grams of the corpus' },
        SOURCE_FILTER: { type: 'u8', count: 'grams * 2', about: 'Bloom filter of the n-grams of the source' },
        CORPUS_FILTER: { type: 'u8', count: 'grams * 2', about: 'Bloom filter of the n-grams of the corpus' },
      },
    },
    group: {
      about: 'The n-grams of a group of articles, of which those are looked for that recur.',
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
          about: 'all n-grams; then those that may recur',
        },
        GRAM_STARTS: {
          type: 'u32',
          count: 'grams',
          host: true,
          about: 'the word of its article that each starts at',
        },
        GRAM_ENDS: { type: 'u32', count: 'articles', host: true, about: 'by article: where its n-grams end' },
        COUNTERS: { type: 'u8', count: 'counters', about: 'by the lowest bits of an n-gram: how many there are' },
      },
    },
  },
};
