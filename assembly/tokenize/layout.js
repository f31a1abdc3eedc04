/** What the kernel tokenize and its host both know. assembly/layouts.js describes the form. */
export default {
  constants: {
    SEPARATOR: { value: 0, host: true, about: 'Kind of character: ends a word.' },
    LETTER: { value: 1, host: true, about: 'Kind of character: a letter, not a capital.' },
    UPPER: { value: 2, host: true, about: 'Kind of character: a capital.' },
    DIGIT: { value: 3, host: true, about: 'Kind of character: a decimal digit.' },
    MARK: {
      value: 4,
      host: true,
      about: 'Kind of character: a combining mark, which belongs to the letter before it.',
    },
    SOLO: {
      value: 5,
      host: true,
      about: 'Kind of character: a letter of a script that writes no spaces between words, a token of its own.',
    },
    IGNORED: {
      value: 6,
      host: true,
      about: 'Kind of character: soft hyphens, joiners, zero-width spaces, as if they were not there.',
    },
    APOSTROPHE: { value: 7, host: true, about: 'Kind of character: an apostrophe, which ends a word.' },
    FULL_STOP: { value: 8, host: true, about: 'Kind of character: ends a sentence without a space after it.' },
    OPEN_QUOTE: { value: 9, host: true, about: 'Kind of character: opens a quotation.' },
    CLOSE_QUOTE: { value: 10, host: true, about: 'Kind of character: closes a quotation.' },
    POINT: {
      value: 11,
      host: true,
      about:
        'Kind of character: vowel points of Arabic, Hebrew and Syriac and the Arabic tatweel, which carry no letter and are left out.',
    },
    KIND: {
      value: 24,
      host: true,
      about: 'A character in one number: its kind shifted left by this, INERT or WIDE, and what it folds to.',
    },
    FOLD: { value: '0x1fffff', host: true, about: 'The bits of a character that are the code point it folds to.' },
    INERT: {
      value: 2 ** 21,
      host: true,
      about: 'NFKC leaves the character alone whatever stands beside it (UAX #15, 9: quick check).',
    },
    WIDE: {
      value: 2 ** 23,
      type: 'i32',
      host: true,
      about:
        'Not inert, but NFKC writes it as one mark or space of ASCII, which it folds to: "，", the no-break space.',
    },
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
    FoundWords: {
      about: 'The words that a search found.',
      fields: {
        end: ['i32', 'token behind the last one'],
        isOpen: ['i32', '1 where the last word stands open at the byte where the search stopped'],
        twoByteLetters: ['i32', 'letters of two bytes that were seen'],
        foreignLetters: ['i32', 'those of them that are not Latin, or phonetic'],
        signs: ['i32', 'places where words may be disguised'],
      },
    },
    LetterBits: {
      about: 'Letters of two bytes among 64 bytes: a bit for the first byte of each.',
      fields: {
        letters: ['u64', 'all'],
        changing: ['u64', 'those that folding changes'],
        foreign: ['u64', 'those that are not Latin, or phonetic'],
        areSeveral: ['u64', 'not 0 where these are of several alphabets'],
      },
    },
    ScanState: {
      about: 'The state of a scan where the kernel stopped.',
      writer: 'kernel',
      fields: {
        count: ['i32', 'tokens so far'],
        pending: ['i32', 'flags that the next token has already'],
        quotedSince: ['i32', 'token at which the open quotation began; -1 outside'],
        openLength: ['i32', 'bytes of the word that is still open where the kernel stopped; 0 where none is'],
        openFlags: ['i32', 'flags of that word'],
        foreignLetters: ['i32', 'letters of two bytes in this scan that are not Latin, or phonetic'],
        signs: ['i32', 'places where words of this scan may be disguised'],
      },
    },
  },
  areas: {
    scan: {
      about: 'A text and its tokens.',
      base: 2048,
      regions: {
        STATE: { type: 'ScanState', count: 1, host: true, about: 'where the kernel stopped' },
        FOUND_WORDS: { type: 'FoundWords', count: 1, about: 'words of the last search' },
        LETTER_BITS: { type: 'LetterBits', count: 1, about: 'letters of the last 64 bytes' },
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
};
