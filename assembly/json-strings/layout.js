/** Constants, records and memory regions of the kernel json-strings, shared with its host (form: assembly/layouts.js). */
export default {
  constants: {
    BLOCK_BYTES: { value: 2 ** 21, about: 'Most bytes of a block of lines.' },
  },
  records: {
    CopiedString: {
      about: 'A decoded string.',
      writer: 'kernel',
      fields: { end: ['i32', 'end of the string in OUTPUT'] },
    },
  },
  areas: {
    block: {
      about: 'A block of lines and its decoded strings.',
      base: 4096,
      regions: {
        RESULT: { type: 'CopiedString', count: 1, host: true, about: 'result of `copy`' },
        ESCAPES: { type: 'u8', count: 256, about: 'for each letter of an escape its character; 0 for other letters' },
        INPUT: {
          type: 'u8',
          count: 'BLOCK_BYTES + 1',
          slack: 64,
          host: true,
          about: 'the lines, then a zero',
        },
        OUTPUT: { type: 'u8', count: 'BLOCK_BYTES', slack: 64, host: true, about: 'decoded strings' },
      },
    },
  },
};
