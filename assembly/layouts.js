/**
 * The one description of what a kernel and its host both know: constants, records and regions of memory. From it
 * generate-layouts.js writes assembly/<kernel>/layout.generated.ts for the kernel and src/kernels/layout/<kernel>.ts for
 * its host. A name that is changed or removed here does not compile on either side until the side follows.
 *
 * An area is a sequence of regions that are laid out together. A region without a number of elements known beforehand
 * belongs to an area with capacities: the kernel's `layOut<Area>` takes them and sets the addresses. All other areas
 * have fixed addresses from `base` on, and their regions are constants.
 *
 *   area:    capacities what the regions are as long as, given when the area is laid out
 *            base       where an area of fixed addresses begins
 *            guarded    false where the host does not know how long the regions are
 *   constant: about   what it says
 *            type     i32 unless said
 *            host     whether the host knows it, too
 *   region:  about    what it holds
 *            type     of its elements: u8, u16, u32, i32, f32, f64 or the name of a record
 *            count    elements: a number, or an expression of constants and of the capacities of its area
 *            slack    bytes behind it that vector instructions may read or write without meaning
 *            host     whether the host gets a view of it, exactly as long as the region
 *   record:  about    what it says
 *            writer   who writes it for the other to read: kernel or host
 *            fields   name: [type, what it holds], in the order of their offsets
 *
 *   region | slack | guard zone of 16 to 79 bytes | next region, at a multiple of 64
 */

/** Bytes of a machine word: a copy keeps the place of its source within one, and so needs room for one more. */
const WORD = 8;

export const LAYOUTS = {
  boilerplate: {
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
          LIKELY: { type: 'u32', count: 'tokens', about: 'words where an n-gram starts that passes a filter' },
          MATCHES: { type: 'u32', count: 'tokens', about: 'words where an n-gram of a template starts' },
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
  },
  candidates: {
    constants: {
      FIRST_POSTING: { type: 'u32', value: '0x80000000', about: 'Marks the first posting of a list: its highest bit.' },
      LIST_END: { type: 'u32', value: '0x40000000', about: 'Marks the end of a list that was cut short.' },
      SKETCH_MASK: {
        type: 'u32',
        value: '0x3fffffff',
        host: true,
        about: 'The bits of a posting that are the number of a sketch.',
      },
      FREQUENT_POSTINGS: {
        value: 4,
        host: true,
        about: 'Postings kept of a value that too many sketches hold: a text that thousands copy must not vanish.',
      },
      COUNTED_AT_ONCE: {
        value: 65535,
        host: true,
        about: 'Postings of a sketch that are gathered before they are counted, at most: as many as 16 bits count.',
      },
    },
    records: {
      Overlaps: {
        about: 'The overlaps of a sketch with those before it.',
        writer: 'kernel',
        fields: {
          found: ['u32', 'sketches that share enough values'],
          nearest: ['u32', 'the sketch that shares most values, plus 1; 0 where none shares many'],
        },
      },
    },
    areas: {
      index: {
        about: 'What one thread needs to write the posting lists of a range of parts, in memory of all threads.',
        capacities: {
          values: 'values of the range',
          starts: 'starts of parts, of all batches',
          partValues: 'values of the largest part',
          slots: 'slots of a table for these, a power of two',
        },
        regions: {
          INDEX_VALUES: { type: 'u32', count: 'values', host: true, about: 'values of the range, batch by batch' },
          INDEX_STARTS: { type: 'u32', count: 'starts', host: true, about: 'by batch: where each part begins' },
          SLOT_OF: { type: 'u32', count: 'partValues', about: 'by value of a part: address of its slot in TABLE' },
          TAKEN: { type: 'u32', count: 'partValues + 1', about: 'addresses of the slots in the order they were taken' },
          TABLE: { type: 'u32', count: 'slots * 2', about: 'pairs of a key, 0 in a free slot, and its next place' },
        },
      },
      overlaps: {
        about: 'What one thread needs to count overlaps, in memory of all threads.',
        capacities: {
          sketches: 'sketches in all',
          batchValues: 'values in the largest batch',
          parts: 'parts of the values',
          batchSketches: 'sketches in a batch',
          mentions: 'postings gathered, or sketches that share a value, at a time',
        },
        regions: {
          RESULT: { type: 'Overlaps', count: 1, host: true, about: 'what `countOverlaps` returns' },
          COUNTS: { type: 'u32', count: 'sketches', about: 'by sketch: values it shares; zero between two calls' },
          HASHED_COUNTS: { type: 'u16', count: 4096, about: 'the same by the lowest bits of its number' },
          BATCH_VALUES: { type: 'u32', count: 'batchValues', host: true, about: 'values of a batch, part by part' },
          LIST_STARTS: { type: 'u32', count: 'parts', host: true, about: 'by part: where its lists begin' },
          PART_STARTS: { type: 'u32', count: 'parts + 1', host: true, about: 'where each part begins in the batch' },
          SKETCH_STARTS: { type: 'u32', count: 'batchSketches', host: true, about: 'where its references begin' },
          SKETCH_ENDS: { type: 'u32', count: 'batchSketches', about: 'where its references end' },
          REFERENCES: { type: 'u32', count: 'batchValues + 1', about: 'places in the lists, sketch by sketch' },
          MENTIONS: { type: 'u32', count: 'mentions + 1', host: true, about: 'sketches that share a value or enough' },
        },
      },
    },
  },
  sketch: {
    records: {
      SketchResult: {
        about: 'A finished sketch.',
        writer: 'kernel',
        fields: {
          count: ['i32', 'values in the sketch'],
          bound: ['f64', 'every shingle hash below this is in the sketch; 2^32 when all are'],
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
          RESULT: { type: 'SketchResult', count: 1, host: true, about: 'what `sketch` returns' },
          FUNCTION_WORDS: { type: 'u32', count: 'slots', host: true, about: 'perfect-hash set of the function words' },
          HASHES: { type: 'u32', count: `tokens + ${WORD / 4}`, host: true, about: 'hashes of the tokens' },
          FLAGS: { type: 'u8', count: `tokens + ${WORD}`, host: true, about: 'flags of the tokens' },
          PACKING: { type: 'u8', count: 256, about: 'for each choice among four values, the bytes they move from' },
          CONTENT: { type: 'u32', count: 'tokens', slack: 64, about: 'hashes of the content words' },
          LOW: { type: 'u32', count: 'tokens', slack: 16, about: 'shingle hashes below the bound, in reading order' },
          BUCKETS: { type: 'u32', count: 'tokens', about: 'by bucket: where the next value goes' },
          SORTED: { type: 'u32', count: 'tokens', about: 'values of LOW, ascending' },
          VALUES: { type: 'u32', count: 'tokens', host: true, about: 'the sketch: ascending, each value once' },
        },
      },
    },
  },
  tokenize: {
    constants: {
      FNV_OFFSET: { value: '-0x7ee3623b', host: true, about: 'FNV-1a of 32 bits (Fowler, Noll and Vo 1991).' },
      FNV_PRIME: { value: '0x01000193', host: true, about: 'FNV-1a of 32 bits.' },
      MAX_QUOTATION: {
        value: 400,
        host: true,
        about: 'A quotation that is never closed must not swallow the article. Tokens.',
      },
      LINE_END_WINDOW: {
        value: 64,
        host: true,
        about: 'White space looked back over for the end of the line before. Characters.',
      },
      TEXT_BYTES: {
        value: 786432,
        host: true,
        about: 'The longest text, or part of a text, in the memory of the kernel.',
      },
      MAX_TOKENS: {
        value: 393620,
        about: 'Tokens of a text, and of a quotation that began before it: any two have two bytes among them at least.',
      },
      VECTOR_WORD: { value: 16, about: 'Letters of the longest word that is hashed together with others.' },
    },
    records: {
      ScanState: {
        about: 'The state of a scan where the kernel stopped.',
        writer: 'kernel',
        fields: {
          count: ['i32', 'tokens so far'],
          pending: ['i32', 'flags that the next token has already'],
          quotedSince: ['i32', 'token at which the open quotation began; -1 outside'],
          openLength: ['i32', 'bytes of the word that is still open where the kernel stopped; 0 where none is'],
          openFlags: ['i32', 'flags of that word'],
        },
      },
    },
    areas: {
      scan: {
        about: 'A text and its tokens.',
        base: 2048,
        regions: {
          STATE: { type: 'ScanState', count: 1, host: true, about: 'where the kernel stopped' },
          KINDS: { type: 'u8', count: 384, about: 'kinds of ASCII bytes and of punctuation (byte-kinds.ts)' },
          MASKS: {
            type: 'u8',
            count: 'VECTOR_WORD * 16 + 16',
            about: 'by length of a word: a vector that its letters pass',
          },
          INVERSES: {
            type: 'u8',
            count: 'VECTOR_WORD * 16 + 16',
            about: 'by length: what undoes the zeros hashed behind it',
          },
          LETTERS: { type: 'u8', count: 256, about: 'a bit for each character of two bytes: letters' },
          CHANGING: { type: 'u8', count: 256, about: 'a bit for each of them: letters that folding changes' },
          TWO_BYTE_KINDS: { type: 'u8', count: 2048, about: 'a kind for each of them (byte-kinds.ts)' },
          FOLDED: { type: 'u16', count: 2048, about: 'the folded letter, in UTF-8' },
          TEXT: { type: 'u8', count: 'TEXT_BYTES + 1', slack: 80, host: true, about: 'UTF-8 with a zero behind it' },
          HASHES: { type: 'u32', count: 'MAX_TOKENS', slack: 320, host: true, about: 'hashes of the tokens' },
          FLAGS: { type: 'u8', count: 'MAX_TOKENS', slack: 80, host: true, about: 'flags of the tokens' },
          MARKS: {
            type: 'u8',
            count: 'MAX_TOKENS',
            slack: 80,
            about: 'flags known before their token; 0 for all to come',
          },
          STARTS: { type: 'u32', count: 'MAX_TOKENS', slack: 320, about: 'addresses where the words begin' },
          ENDS: { type: 'u32', count: 'MAX_TOKENS', slack: 320, about: 'addresses where the words end' },
        },
      },
    },
  },
  'word-counts': {
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
        guarded: false,
        capacities: { words: 'words, or slots of the table' },
        regions: {
          COUNTED_WORDS: { type: 'u32', count: 'words', host: true, about: 'words' },
          WORD_COUNTS: { type: 'u32', count: 'words', host: true, about: 'by word: how many articles hold it' },
        },
      },
    },
  },
};
