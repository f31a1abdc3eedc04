/**
 * The layout of a kernel, assembly/<kernel>/layout.js, is the one description of what the kernel and its host both know:
 * constants, records and regions of memory. From it generate-layouts.js writes assembly/<kernel>/layout.generated.ts for the
 * kernel and src/kernels/generated/<kernel>.ts for its host. A name that is changed or removed there does not compile on
 * either side until the side follows. This file describes the form, and holds what several kernels know.
 *
 * An area is a sequence of regions that are laid out together. A region without a number of elements known beforehand
 * belongs to an area with capacities: the kernel's `layOut<Area>` takes them and sets the addresses. All other areas
 * have fixed addresses from `base` on, and their regions are constants. The host knows the areas with a region for it.
 *
 *   area:    capacities what the regions are as long as, given when the area is laid out
 *            base       where an area of fixed addresses begins
 *            guards     who fills and checks the guard zones: host, unless said; kernel, for areas that are laid out again for
 *                       each pair (only if a test turns that on); none
 *   constant: about   what it says
 *            type     i32 unless said
 *            host     whether the host knows it, too
 *   region:  about    what it holds
 *            type     of its elements: u8, u16, u32, i32, f32, f64 or the name of a record
 *            count    elements: a number, or an expression of constants and of the capacities of its area
 *            slack    bytes behind it that vector instructions may read or write without meaning
 *            host     whether the host gets a view of it, exactly as long as the region
 *   record:  about    what it says
 *            writer   who writes it for the other to read, kernel or host; none for a record of the kernel alone
 *            fields   name: [type, what it holds], in the order of their offsets
 *
 *   region | slack | guard zone of 16 to 79 bytes | next region, at a multiple of 64
 */

/** Bytes of a machine word: a copy keeps the place of its source within one, and so needs room for one more. */
export const WORD = 8;

/** Constants that several kernels and hosts know. */
export const SHARED = {
  CAPITAL: { value: 1, host: true, about: 'Token flag: begins with a capital.' },
  NUMBER: { value: 2, host: true, about: 'Token flag: begins with a digit.' },
  QUOTED: { value: 4, host: true, about: 'Token flag: stands in quotation marks.' },
  SENTENCE_START: { value: 8, host: true, about: 'Token flag: begins a sentence.' },
  CHARACTER: { value: 16, host: true, about: 'Token flag: a character of a script without spaces.' },
  PARAGRAPH_START: { value: 32, host: true, about: 'Token flag: begins a paragraph.' },
  BOILERPLATE: {
    value: 64,
    host: true,
    about: 'Token flag: belongs to a span that many articles share; set once the corpus is known.',
  },
  BACKGROUND: {
    value: 128,
    host: true,
    about: 'Token flag: belongs to a run of words that many articles hold which have nothing else in common.',
  },
  CHARACTERS_PER_WORD: {
    value: 2,
    host: true,
    about: 'In scripts without spaces two characters carry about as much as one word.',
  },
  RUN_START: { value: '-0x61c88647', host: true, about: 'What the hash of a run of words begins with.' },
  RUN_PRIME: { value: '0x01000193', host: true, about: 'What the hash of a run of words is multiplied by.' },
};
