/** The article that a screen compares with the pivot: where its words stand, and the row of its language. */
import { VISITOR_FLAGS, VISITOR_HASHES } from './layout';

export let hashesOfVisitor: usize = VISITOR_HASHES;
export let flagsOfVisitor: usize = VISITOR_FLAGS;
export let languageOfVisitor: usize = 0;

export function placeVisitor(hashes: usize, flags: usize, language: usize): void {
  hashesOfVisitor = hashes;
  flagsOfVisitor = flags;
  languageOfVisitor = language;
}
