/** What the kernel candidates and its host both know. assembly/layouts.js describes the form. */
export default {
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
};
