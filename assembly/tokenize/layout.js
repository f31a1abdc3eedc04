/** Constants, records and memory regions of the kernel tokenize, shared with its host (form: assembly/layouts.js). */
export default {
  constants: {
    SEPARATOR: { value: 0, host: true, about: 'Kind of character: ends a word.' },
    LETTER: { value: 1, host: true, about: 'Kind of character: a letter, not a capital.' },
    UPPER: { value: 2, host: true, about: 'Kind of character: a capital.' },
    DIGIT: { value: 3, host: true, about: 'Kind of character: a decimal digit.' },
    MARK: {
      value: 4,
      host: true,
      about: 'Kind of character: a combining mark, part of the letter before.',
    },
    SOLO: {
      value: 5,
      host: true,
      about: 'Kind of character: a letter of a script without spaces, which is one token.',
    },
    IGNORED: {
      value: 6,
      host: true,
      about: 'Kind of character: soft hyphens, joiners and zero-width spaces, which are ignored.',
    },
    APOSTROPHE: { value: 7, host: true, about: 'Kind of character: an apostrophe, which ends a word.' },
    FULL_STOP: { value: 8, host: true, about: 'Kind of character: ends a sentence without a space after it.' },
    OPEN_QUOTE: { value: 9, host: true, about: 'Kind of character: opens a quotation.' },
    CLOSE_QUOTE: { value: 10, host: true, about: 'Kind of character: closes a quotation.' },
    POINT: {
      value: 11,
      host: true,
      about:
        'Kind of character: vowel points of Arabic, Hebrew and Syriac and the Arabic tatweel, which are left out of words.',
    },
    KIND: {
      value: 24,
      host: true,
      about: 'Shift of the kind in a packed character: kind << KIND | INERT or WIDE | folded code point.',
    },
    FOLD: { value: '0x1fffff', host: true, about: 'Bits of a packed character that hold the folded code point.' },
    INERT: {
      value: 2 ** 21,
      host: true,
      about: 'NFKC leaves the character unchanged beside any other (UAX #15, 9: quick check).',
    },
    WIDE: {
      value: 2 ** 23,
      type: 'i32',
      host: true,
      about: 'Not inert, but its NFKC is one ASCII mark or space, its folded form: "，", the no-break space.',
    },
    FNV_OFFSET: { value: '-0x7ee3623b', host: true, about: 'FNV-1a of 32 bits (Fowler, Noll and Vo 1991).' },
    FNV_PRIME: { value: '0x01000193', host: true, about: 'FNV-1a of 32 bits.' },
    MAX_QUOTATION: {
      value: 400,
      host: true,
      about: 'Most tokens of a quotation, so that an unclosed one does not extend to the end of the article.',
    },
    LINE_END_WINDOW: {
      value: 64,
      host: true,
      about: 'Most characters of white space skipped backwards to find the end of a line.',
    },
    TEXT_BYTES: {
      value: 786432,
      host: true,
      about: 'Most bytes of a text, or part of a text, in the memory of the kernel.',
    },
    MAX_TOKENS: {
      value: 393620,
      about: 'Most tokens of a text and of a quotation from before: on average a token has at least two bytes.',
    },
    VECTOR_WORD: { value: 16, about: 'Most letters of a word hashed by vector instructions.' },
  },
  records: {
    FoundWords: {
      about: 'The result of a search for words.',
      fields: {
        end: ['i32', 'token after the last one'],
        isOpen: ['i32', '1 if the last word is open where the search stopped'],
        twoByteLetters: ['i32', 'letters of two bytes'],
        foreignLetters: ['i32', 'phonetic or non-Latin ones of these'],
        signs: ['i32', 'signs of disguised words'],
      },
    },
    LetterBits: {
      about: 'Letters of two bytes among 64 bytes: a bit for the first byte of each.',
      fields: {
        letters: ['u64', 'all'],
        changing: ['u64', 'letters that folding changes'],
        foreign: ['u64', 'phonetic or non-Latin letters'],
        areSeveral: ['u64', 'not 0 if these belong to several alphabets'],
      },
    },
    ScanState: {
      about: 'The state of a scan where the kernel stopped.',
      writer: 'kernel',
      fields: {
        count: ['i32', 'tokens so far'],
        pending: ['i32', 'flags for the next token'],
        quotedSince: ['i32', 'first token of the open quotation; -1 outside of quotations'],
        openLength: ['i32', 'bytes of the word open where the kernel stopped; 0 without one'],
        openFlags: ['i32', 'flags of that word'],
        foreignLetters: ['i32', 'phonetic or non-Latin letters of two bytes in this scan'],
        signs: ['i32', 'signs of disguised words in this scan'],
      },
    },
  },
  areas: {
    scan: {
      about: 'A text and its tokens.',
      base: 2048,
      regions: {
        STATE: { type: 'ScanState', count: 1, host: true, about: 'state where the kernel stopped' },
        FOUND_WORDS: { type: 'FoundWords', count: 1, about: 'words of the last search' },
        LETTER_BITS: { type: 'LetterBits', count: 1, about: 'letters of the last 64 bytes' },
        KINDS: { type: 'u8', count: 384, about: 'kinds of ASCII bytes and of punctuation (byte-kinds.ts)' },
        MASKS: {
          type: 'u8',
          count: 'VECTOR_WORD * 16 + 16',
          about: 'for each length of a word the mask of its bytes',
        },
        INVERSES: {
          type: 'u8',
          count: 'VECTOR_WORD * 16 + 16',
          about: 'for each length the factor that undoes the hashed padding',
        },
        LETTERS: { type: 'u8', count: 256, about: 'bit set of the two-byte letters' },
        CHANGING: { type: 'u8', count: 256, about: 'bit set of the two-byte letters that folding changes' },
        TWO_BYTE_KINDS: { type: 'u8', count: 2048, about: 'kinds of two-byte characters (byte-kinds.ts)' },
        FOLDED: { type: 'u16', count: 2048, about: 'folded two-byte letters in UTF-8' },
        TEXT: { type: 'u8', count: 'TEXT_BYTES + 1', slack: 80, host: true, about: 'UTF-8, then a zero' },
        HASHES: { type: 'u32', count: 'MAX_TOKENS', slack: 320, host: true, about: 'hashes of the tokens' },
        FLAGS: { type: 'u8', count: 'MAX_TOKENS', slack: 80, host: true, about: 'flags of the tokens' },
        MARKS: {
          type: 'u8',
          count: 'MAX_TOKENS',
          slack: 80,
          about: 'flags known before their token; 0 for all later tokens',
        },
        STARTS: { type: 'u32', count: 'MAX_TOKENS', slack: 320, about: 'start addresses of the words' },
        ENDS: { type: 'u32', count: 'MAX_TOKENS', slack: 320, about: 'end addresses of the words' },
      },
    },
  },
};
