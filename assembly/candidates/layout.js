/** Constants, records and memory regions of the kernel candidates, shared with its host (form: assembly/layouts.js). */
export default {
  constants: {
    FIRST_POSTING: { type: 'u32', value: '0x80000000', about: 'Marks the first posting of a list: its highest bit.' },
    LIST_END: { type: 'u32', value: '0x40000000', about: 'Marks the end of a list that was cut short.' },
    SKETCH_MASK: {
      type: 'u32',
      value: '0x3fffffff',
      host: true,
      about: 'Bits of a posting that hold the number of a sketch.',
    },
    FREQUENT_POSTINGS: {
      value: 4,
      host: true,
      about: 'Postings of a too frequent value: a text that thousands copy must stay findable.',
    },
    COUNTED_AT_ONCE: {
      value: 65535,
      host: true,
      about: 'Most postings of a sketch gathered before counting, so that a shared counter of 16 bits suffices.',
    },
  },
  records: {
    Overlaps: {
      about: 'The overlaps of a sketch with earlier ones.',
      writer: 'kernel',
      fields: {
        found: ['u32', 'number of sketches that share enough values'],
        nearest: ['u32', 'the near sketch with the most shared values, plus 1; 0 without a near one'],
      },
    },
  },
  areas: {
    index: {
      about: 'Work area of one thread for writing the posting lists of a range of parts, in shared memory.',
      capacities: {
        values: 'values of the range',
        starts: 'starts of the parts in all batches',
        partValues: 'values of the largest part',
        slots: 'slots of a table for that part, a power of two',
      },
      regions: {
        INDEX_VALUES: { type: 'u32', count: 'values', host: true, about: 'values of the range, batch by batch' },
        INDEX_STARTS: { type: 'u32', count: 'starts', host: true, about: 'start of each part, batch by batch' },
        SLOT_OF: {
          type: 'u32',
          count: 'partValues',
          about: 'for each value of a part the address of its slot in TABLE',
        },
        TAKEN: {
          type: 'u32',
          count: 'partValues + 1',
          about: 'addresses of the used slots in the order of their first use',
        },
        TABLE: { type: 'u32', count: 'slots * 2', about: 'slots: key, 0 if free, and its next position' },
      },
    },
    overlaps: {
      about: 'Work area of one thread for counting overlaps, in shared memory.',
      capacities: {
        sketches: 'sketches in all',
        batchValues: 'values in the largest batch',
        parts: 'parts of the values',
        batchSketches: 'sketches in a batch',
        mentions: 'most gathered postings, or sketches that share a value',
      },
      regions: {
        RESULT: { type: 'Overlaps', count: 1, host: true, about: 'result of `countOverlaps`' },
        COUNTS: { type: 'u32', count: 'sketches', about: 'shared values of each sketch; zero between two calls' },
        HASHED_COUNTS: { type: 'u16', count: 4096, about: 'shared values of sketches with equal low bits' },
        BATCH_VALUES: { type: 'u32', count: 'batchValues', host: true, about: 'values of a batch, part by part' },
        LIST_STARTS: { type: 'u32', count: 'parts', host: true, about: 'first entry of the lists of each part' },
        PART_STARTS: { type: 'u32', count: 'parts + 1', host: true, about: 'start of each part in the batch' },
        SKETCH_STARTS: {
          type: 'u32',
          count: 'batchSketches',
          host: true,
          about: 'start of the references of each sketch',
        },
        SKETCH_ENDS: { type: 'u32', count: 'batchSketches', about: 'end of the references of each sketch' },
        REFERENCES: { type: 'u32', count: 'batchValues + 1', about: 'positions in the lists, sketch by sketch' },
        MENTIONS: {
          type: 'u32',
          count: 'mentions + 1',
          host: true,
          about: 'sketches of the gathered postings; later those that share enough values',
        },
      },
    },
  },
};
