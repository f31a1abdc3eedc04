/**
 * The one description of what a kernel and its host both know: constants, records and regions of memory. From it
 * generate-layouts.js writes assembly/<kernel>/layout.generated.ts for the kernel and src/kernels/layout/<kernel>.ts for
 * its host. A name that is changed or removed here does not compile on either side until the side follows.
 *
 * An area is a sequence of regions that are laid out together. A region without a number of elements known beforehand
 * belongs to an area with capacities: the kernel's `layOut<Area>` takes them and sets the addresses. All other areas
 * have fixed addresses from `base` on, and their regions are constants. The host knows the areas with a region for it.
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

/** The evidence on a pair, in the order of its columns; src/compare/evidence.ts describes each. */
const EVIDENCE = {
  sharedWords: ['f64', 'distinct words in common'],
  names: ['f64', 'names in common'],
  numbers: ['f64', 'numbers in common'],
  alignedLong: ['f64', 'aligned share of the longer article'],
  minCoverage: ['f64', 'coverage of the thinly covered parts of the shorter article'],
  spread: ['f64', 'share of its parts that are covered'],
  moved: ['f64', 'aligned words in another order'],
  sentenceOrder: ['f64', 'matching sentences in the same order'],
  quoted: ['f64', 'share of the shorter article in quotation marks'],
  quotations: ['f64', 'aligned share of its quoted words'],
  vocabulary: ['f64', 'weighted share of its distinct words in common'],
  copied: ['f64', 'words in long verbatim runs'],
  numericShare: ['f64', 'share of its words that are numbers'],
  verbatim: ['f64', '3-grams in common'],
};
const EVIDENCE_SIZE = Object.keys(EVIDENCE).length;

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
  'json-strings': {
    constants: {
      BLOCK_BYTES: { value: 2 ** 21, about: 'The longest block of lines that fits.' },
    },
    records: {
      CopiedString: {
        about: 'A string that was copied.',
        writer: 'kernel',
        fields: { end: ['i32', 'byte of OUTPUT behind it'] },
      },
    },
    areas: {
      block: {
        about: 'A block of lines, and the strings that are copied out of it.',
        base: 4096,
        regions: {
          RESULT: { type: 'CopiedString', count: 1, host: true, about: 'what `copy` wrote last' },
          ESCAPES: { type: 'u8', count: 256, about: 'by the letter of an escape: the character, 0 where it is none' },
          INPUT: {
            type: 'u8',
            count: 'BLOCK_BYTES + 1',
            slack: 64,
            host: true,
            about: 'lines with a zero behind them',
          },
          OUTPUT: { type: 'u8', count: 'BLOCK_BYTES', slack: 64, host: true, about: 'strings without their escapes' },
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
  compare: {
    constants: {
      EVIDENCE_SIZE: { value: EVIDENCE_SIZE, about: 'Numbers in the evidence on a pair.' },
      SHORT_WORDS: {
        host: true,
        value: 2 ** 15,
        about: 'Words of the longest article that the upper-bound filter takes and whose profile is kept.',
      },
      MAX_WORDS: {
        host: true,
        value: 2 ** 24,
        about: 'Words that are compared; the rest of a longer article is ignored.',
      },
      SHORT_PROFILE_BYTES: { value: 78 * 2 ** 15 + 1024, about: 'Bytes of the profile of a short article, at most.' },
      KEPT_BYTES: { value: 10 * 2 ** 20, about: 'Bytes of the profiles that are kept; two of the largest fit.' },
      FILTER_SLOTS: { value: 2 ** 18, about: 'Slots of the largest table of the filter, a power of two.' },
      NAME_SLOTS: {
        value: 2 ** 13,
        about: 'Slots of the table of names: an article of 500 words has about fifty names and numbers.',
      },
      FACT_ROWS: { value: 2 ** 17, about: 'Candidates that the filter remembers facts about, a power of two.' },
    },
    records: {
      Evidence: { about: 'Evidence on a pair, or an upper bound of it.', writer: 'kernel', fields: EVIDENCE },
      EvidenceWeights: { about: 'Weight of each piece of evidence.', writer: 'host', fields: EVIDENCE },
      Thresholds: {
        about: 'What evidence has to reach, at least one of them, to be reported.',
        writer: 'host',
        fields: {
          logOdds: ['f64', 'weighted sum of the evidence, except of a table'],
          verbatim: ['f64', 'verbatim share'],
          copied: ['f64', 'copied share'],
          vocabulary: ['f64', 'shared vocabulary, together with'],
          names: ['f64', 'shared names'],
          table: ['f64', 'share of numbers above which a text is a table'],
          intercept: ['f64', 'added to the weighted sum'],
        },
      },
      Settings: {
        about: 'Settings of a comparison.',
        writer: 'host',
        fields: {
          shingleSize: ['i32', 'content words in a shingle'],
          wantsRelated: ['i32', '1 where shared vocabulary and names are enough to be reported'],
        },
      },
      LanguageTables: {
        about: 'Where the tables of a language lie, and their sizes.',
        writer: 'host',
        fields: {
          words: ['u32', 'address: hashes of the common words, u32'],
          slots: ['u32', 'address: number + 1 of a common word, by its hash, u32'],
          mask: ['u32', 'slots - 1'],
          weights: ['u32', 'address: weight of each common word behind that of all others, f32'],
          isContent: ['u32', 'address: 1 for content words, in the same order, u8'],
          lowestWeights: ['u32', 'address: lower bound of the weight by the low bits of a hash, u8'],
          functionWeight: ['u32', 'no function word weighs more; 0 to 255'],
          functionWords: ['u32', 'address: perfect-hash set of the function words, u32'],
          multiplier: ['i32', 'of the perfect-hash set'],
          shift: ['i32', 'of the perfect-hash set'],
        },
      },
      PairSummary: {
        about: 'What a verdict needs besides the evidence. A is the shorter article.',
        writer: 'kernel',
        fields: {
          sharedShingles: ['i32', 'distinct shingles in common'],
          shinglesA: ['i32', 'distinct shingles of A'],
          shinglesB: ['i32', 'distinct shingles of B'],
          passages: ['i32', 'passages'],
          moved: ['i32', 'passages that moved'],
          longest: ['i32', 'words of A in the longest passage'],
          kept: ['i32', 'words of A that are kept inside passages'],
          wordsA: ['i32', 'words of A in passages'],
          wordsB: ['i32', 'words of B in passages'],
          marksA: ['i32', 'names of B that are common words in A'],
          marksB: ['i32', 'names of A that are common words in B'],
        },
      },
      PassageRecord: {
        about: 'A passage: half-open ranges of words.',
        writer: 'kernel',
        fields: {
          startA: ['i32', 'first word in A'],
          endA: ['i32', 'behind the last word in A'],
          startB: ['i32', 'first word in B'],
          endB: ['i32', 'behind the last word in B'],
          kept: ['i32', 'words that are kept'],
          moved: ['i32', '1 where the passage moved'],
        },
      },
    },
    areas: {
      fixed: {
        about: 'What has the same size for all pairs: records, short articles, the tables of the filter.',
        base: 2048,
        regions: {
          EVIDENCE: { type: 'Evidence', count: 1, host: true, about: 'evidence on the pair' },
          BOUND: { type: 'Evidence', count: 1, host: true, about: 'upper bound of the evidence' },
          SUMMARY: { type: 'PairSummary', count: 1, host: true, about: 'what else is known of the pair' },
          SETTINGS: { type: 'Settings', count: 1, host: true, about: 'settings of the comparison' },
          THRESHOLDS: { type: 'Thresholds', count: 1, host: true, about: 'what evidence has to reach' },
          WEIGHTS: { type: 'EvidenceWeights', count: 1, host: true, about: 'weight of each piece of evidence' },
          WEIGHT_BY_FLAG: { type: 'f64', count: 256, host: true, about: 'weight of a word by its flags, 0 to 1' },
          TENTHS_BY_FLAG: { type: 'u8', count: 256, host: true, about: 'the same in tenths' },
          PART_SHARES: { type: 'f64', count: 10, about: 'coverage of ten equal parts' },
          QUERY_HASHES: { type: 'u32', count: `SHORT_WORDS + ${WORD / 4}`, host: true, about: 'words of the query' },
          QUERY_FLAGS: { type: 'u8', count: `SHORT_WORDS + ${WORD}`, host: true, about: 'flags of the query' },
          CANDIDATE_HASHES: {
            type: 'u32',
            count: `SHORT_WORDS + ${WORD / 4}`,
            host: true,
            about: 'words of the candidate',
          },
          CANDIDATE_FLAGS: {
            type: 'u8',
            count: `SHORT_WORDS + ${WORD}`,
            slack: 64,
            host: true,
            about: 'flags of the candidate',
          },
          QUERY_WEIGHT_AT: { type: 'u8', count: 'FILTER_SLOTS', about: 'by slot: weight of the word of the query' },
          QUERY_PAIR_AT: { type: 'u8', count: 'FILTER_SLOTS', about: 'by slot: mark of a pair of words of the query' },
          CANDIDATE_AT: { type: 'u8', count: 'FILTER_SLOTS', about: 'by slot: mark of a word of the candidate' },
          WORD_TENTHS: { type: 'i32', count: 'SHORT_WORDS', slack: 64, about: 'what each word of the query covers' },
          WORD_WEIGHTS: { type: 'i32', count: 'SHORT_WORDS', about: 'weight of each word of the query' },
          TOKEN_TENTHS: { type: 'i32', count: 'SHORT_WORDS', about: 'what each token of the query covers' },
          SEEN_SLOTS: { type: 'u8', count: 2 ** 12, about: 'a bit for each value of the low bits of a hash' },
          OVERLAP_WEIGHTS: {
            type: 'u8',
            count: 'SHORT_WORDS',
            slack: 80,
            about: 'by token of the candidate: its weight where the query has it, else 0',
          },
          IN_CANDIDATE: {
            type: 'u8',
            count: 'SHORT_WORDS',
            slack: 80,
            about: 'by word of the query: in the candidate',
          },
          KINDS_AT: { type: 'u8', count: 'NAME_SLOTS', about: 'by slot: kinds of the names of the candidate' },
          FACTS: { type: 'u8', count: 'FACT_ROWS * 64', about: 'facts about candidates, a row each' },
          QUERY_PROFILE: { type: 'u8', count: 'SHORT_PROFILE_BYTES', about: 'profile of a query that is not kept' },
          KEPT_PROFILES: { type: 'u8', count: 'KEPT_BYTES', slack: 64, about: 'profiles of short articles' },
          GAP_TABLE: { type: 'u8', count: 2 ** 12, about: 'table of a longest common subsequence' },
        },
      },
      pair: {
        about: 'What is known of a pair, from its alignment to its verdict. A is the shorter article.',
        guarded: false,
        capacities: { wordsA: 'words of A', wordsB: 'words of B', vocabularyA: 'distinct words of A' },
        regions: {
          PARTNER: {
            type: 'i32',
            count: 'wordsA',
            host: true,
            about: 'by word of A: the word of B it is kept as, or -1',
          },
          TAKEN: { type: 'u8', count: 'wordsB', about: 'by word of B: 1 where it is kept' },
          WORD_IN_B: { type: 'i32', count: 'vocabularyA', about: 'by distinct word of A: its number in B, or -1' },
          PASSAGES: {
            type: 'PassageRecord',
            count: '(wordsA >> 1) + 1',
            host: true,
            about: 'passages, in no order',
          },
        },
      },
      seeds: {
        about: 'Runs of content words that are rare in B, where an article is long.',
        capacities: { contentA: 'content words of A', contentB: 'content words of B' },
        regions: {
          SEED_START: {
            type: 'i32',
            count: 'contentA',
            about: 'by content word of A: where the places of its run start',
          },
          SEED_COUNT: { type: 'u8', count: 'contentA', about: 'by content word of A: places of its run in B' },
          SEED_WORDS: { type: 'u8', count: 'contentA', about: 'by content word of A: words of its run' },
          OPEN_A: { type: 'i32', count: 'contentA', about: 'content words of A whose runs are frequent so far' },
          OPEN_B: { type: 'i32', count: 'contentB', about: 'content words of B whose runs are frequent so far' },
          RARE_RUNS: {
            type: 'i32',
            count: 'contentB',
            about: 'content words of B, grouped by the rare run they begin',
          },
        },
      },
      seedLevel: {
        about: 'The runs of one length.',
        capacities: { runs: 'runs of B', slots: 'slots of their dictionary' },
        regions: {
          RUN_HASHES: { type: 'u32', count: 'runs', about: 'hash of each run' },
          RUN_MEMBERS: { type: 'u32', count: 'runs + 1', about: 'distinct hashes' },
          RUN_SLOTS: { type: 'i32', count: 'slots', about: 'number + 1 of a distinct hash' },
          RUN_NUMBERS: { type: 'i32', count: 'runs', about: 'number of each run' },
          RUN_COUNTS: { type: 'i32', count: 'runs', about: 'by number: how often the run occurs' },
          RUN_ENDS: { type: 'i32', count: 'runs', about: 'by number: where its places end in RARE_RUNS' },
        },
      },
      anchors: {
        about: 'Anchors of two articles and their chains.',
        capacities: { anchors: 'anchors', wordsA: 'words of A', wordsB: 'words of B' },
        regions: {
          ANCHORS_A: { type: 'i32', count: 'anchors', about: 'word of A' },
          ANCHORS_B: { type: 'i32', count: 'anchors', about: 'word of B' },
          SCORES: { type: 'f64', count: 'anchors', about: 'score of the best chain that ends at an anchor' },
          PREDECESSOR: { type: 'i32', count: 'anchors', about: 'the anchor before it in that chain, or -1' },
          EARLIER: { type: 'i32', count: 'anchors', about: 'the anchor before it at the same word of B, or -1' },
          LEFT: { type: 'i32', count: 'anchors', about: 'ends of chains that are not chosen yet' },
          LATEST: { type: 'i32', count: 'wordsB', about: 'by word of B: the latest anchor' },
          NEAR: { type: 'u32', count: '(wordsB >> 5) + 1', about: 'by word of B: a bit where an anchor is near' },
          OWNERS_A: { type: 'i32', count: 'wordsA', about: 'by word of A: number of its chain + 1, or 0' },
          OWNERS_B: { type: 'i32', count: 'wordsB', about: 'by word of B: number of its chain + 1, or 0' },
          LINKS: { type: 'i32', count: '2 * wordsA + 1', about: 'anchors of the chains' },
          STARTS: { type: 'i32', count: 'wordsA + 2', about: 'by chain: where its links start' },
          CUT_LINKS: { type: 'i32', count: 'wordsA + 1', about: 'anchors of the chains after cuts' },
          CUT_STARTS: { type: 'i32', count: 'wordsA + 2', about: 'by chain after cuts: where its links start' },
        },
      },
      passages: {
        about: 'What puts passages in order.',
        capacities: { passages: 'passages' },
        regions: {
          KEYS: { type: 'f64', count: 'passages', about: 'keys to sort by, 64-bit integers' },
          ORDERED: { type: 'i32', count: 'passages', about: 'passages in the order of A' },
          PLACE: { type: 'i32', count: 'passages', about: 'by rank in A: rank in B, from 1' },
          BEST: { type: 'i32', count: 'passages + 1', about: 'Fenwick tree: the heaviest sequence of a node' },
          TOTAL: { type: 'i32', count: 'passages', about: 'words of the heaviest sequence that ends there' },
          PREVIOUS: { type: 'i32', count: 'passages', about: 'the passage before it in that sequence, or -1' },
        },
      },
      sentences: {
        about: 'What matches sentences.',
        capacities: { vocabularyA: 'distinct words of A', inA: 'sentences of A', inB: 'sentences of B' },
        regions: {
          SEEN_IN: { type: 'i32', count: 'vocabularyA', about: 'by word of A: the sentence that had it last, from 1' },
          SENTENCE_SCORES: { type: 'f64', count: 'inB', about: 'by sentence of B: weight in common' },
          TOUCHED: { type: 'u8', count: 'inB', about: 'by sentence of B: 1 where it has a score' },
          TOUCHED_LIST: { type: 'i32', count: 'inB', about: 'sentences of B that have a score' },
          MATCHED: { type: 'i32', count: 'inA', about: 'matches in the order of A' },
          TREE: { type: 'i32', count: 'inB + 2', about: 'Fenwick tree of matches' },
        },
      },
      grams: {
        about: 'Runs of words that are being hashed.',
        capacities: { words: 'words of the longer article' },
        regions: {
          RUNS: { type: 'u32', count: 'words', about: 'hashes of runs' },
          CONTENT: { type: 'u32', count: 'words', slack: 64, about: 'content words' },
        },
      },
    },
  },
};
