/** The knowledge of the generator, learned from articles. */
import type { Names } from './invent.js';
import type { Language } from './language.js';
import type { Lengths } from './lengths.js';
import type { Vocabulary } from './vocabulary.js';

export interface Learned {
  readonly vocabulary: Vocabulary;
  readonly language: Language;
  readonly names: Names;
  readonly lengths: Lengths;
  /** Content words of each learned article, with repetitions; no list is empty. */
  readonly topics: readonly Int32Array[];
}
