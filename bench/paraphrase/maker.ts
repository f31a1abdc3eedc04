/** One way to change an article. */
import type { Random } from '../random.js';

export interface Material {
  readonly text: string;
  /** Text of another story. */
  readonly partner?: string;
}

export interface Made {
  readonly text: string;
  /** The relation of the result to the article. Default: copy. */
  readonly label?: 'copy' | 'unknown';
  /** The site that publishes the result. */
  readonly source?: string;
}

/** @returns undefined if the article is too short for the change */
export type Maker = (material: Material, random: Random) => string | Made | undefined;
