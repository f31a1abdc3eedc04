/**
 * The one description of what a kernel and its host both know: constants, records and regions of memory. From it
 * generate-layouts.js writes assembly/<kernel>/layout.generated.ts for the kernel and src/kernels/layout/<kernel>.ts for
 * its host. A name that is changed or removed here does not compile on either side until the side follows.
 *
 * An area is a sequence of regions that are laid out together. A region without a number of elements known beforehand
 * belongs to an area with capacities: the kernel's `layOut<Area>` takes them and sets the addresses. All other areas
 * have fixed addresses from `base` on, and their regions are constants.
 *
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
};
