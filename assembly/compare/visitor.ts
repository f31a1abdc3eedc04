/** The article that a screen compares with the pivot: where its words were put. */
import { VISITOR_FLAGS, VISITOR_HASHES } from './layout';

export let hashesOfVisitor: usize = VISITOR_HASHES;
export let flagsOfVisitor: usize = VISITOR_FLAGS;

export function placeVisitor(hashes: usize, flags: usize): void {
  hashesOfVisitor = hashes;
  flagsOfVisitor = flags;
}
