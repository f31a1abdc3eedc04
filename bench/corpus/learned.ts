/** What was learned from articles, as the parts that write need it. */
import type { Names } from './invent.js';
import type { Language } from './language.js';
import type { Lengths } from './lengths.js';
import type { Vocabulary } from './vocabulary.js';

export interface Learned {
  readonly vocabulary: Vocabulary;
  readonly language: Language;
  readonly names: Names;
  readonly lengths: Lengths;
  /** Content words of each article that was learned from, as often as they stand there; none is empty. */
  readonly topics: readonly Int32Array[];
}
