/**
 * Describes the form of a layout, and defines the constants that several kernels share.
 *
 * The layout of a kernel, assembly/<kernel>/layout.js, is the only description of the constants, records and memory
 * regions that the kernel and its host share. From it generate-layouts.js writes assembly/<kernel>/layout.generated.ts
 * for the kernel and src/kernels/generated/<kernel>.ts for the host. A side that uses a changed or removed name does
 * not compile.
 *
 * An area is a sequence of regions with common bounds. Regions of variable length belong to an area with capacities,
 * which the kernel's `layOut<Area>` takes to set the addresses. All other areas have fixed addresses from `base` on,
 * and their regions are constants. The host has the areas with at least one region for the host.
 *
 * ```text
 * area:     capacities  name: meaning; the lengths of its regions depend on them
 *           base        address of an area with fixed addresses
 *           guards      who fills and checks the guard zones: host (default); kernel, for areas that are laid out again for
 *                       each pair (only if a test turns that on); none
 * constant: about       meaning
 *           type        i32 by default
 *           host        whether the host also has the constant
 * region:   about       meaning
 *           type        of the elements: u8, u16, u32, i32, f32, f64 or the name of a record
 *           count       number of elements, or an expression of constants and of the capacities of the area
 *           slack       bytes after the region that vector instructions may read or write without effect
 *           host        whether the host gets a view, exactly as long as the region
 * record:   about       meaning
 *           writer      the side that writes the record for the other one, kernel or host; absent if only the kernel uses it
 *           fields      name: [type, meaning], in the order of their offsets
 *
 * memory    │ region │ slack │ guard zone of 16 to 79 bytes │ next region, at a multiple of 64 │ ...
 * ```
 */

/** Bytes of a machine word. A copy that keeps the offset of its source within a word needs one more word of space. */
export const WORD = 8;

/** Constants of several kernels and hosts. */
export const SHARED = {
  CAPITAL: { value: 1, host: true, about: 'Token flag: begins with a capital.' },
  NUMBER: { value: 2, host: true, about: 'Token flag: begins with a digit.' },
  QUOTED: { value: 4, host: true, about: 'Token flag: in quotation marks.' },
  SENTENCE_START: { value: 8, host: true, about: 'Token flag: begins a sentence.' },
  CHARACTER: { value: 16, host: true, about: 'Token flag: a character of a script without spaces.' },
  PARAGRAPH_START: { value: 32, host: true, about: 'Token flag: begins a paragraph.' },
  BOILERPLATE: {
    value: 64,
    host: true,
    about: 'Token flag: belongs to boilerplate; set after learning from the corpus.',
  },
  BACKGROUND: {
    value: 128,
    host: true,
    about: 'Token flag: belongs to background.',
  },
  CHARACTERS_PER_WORD: {
    value: 2,
    host: true,
    about: 'In scripts without spaces two characters correspond to about one word.',
  },
  RUN_START: { value: '-0x61c88647', host: true, about: 'Initial value of the hash of a run of words.' },
  RUN_PRIME: { value: '0x01000193', host: true, about: 'Multiplier of the hash of a run of words.' },
};
