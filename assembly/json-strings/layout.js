/** What the kernel json-strings and its host both know. assembly/layouts.js describes the form. */
export default {
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
};
