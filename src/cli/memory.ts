/** How much memory there is for this process. */
import { totalmem } from 'node:os';

/**
 * Bytes: of the machine, or of the container (control group) where that has less.
 *
 * @param ofMachine   bytes
 * @param ofContainer bytes; 0 or more than any machine has where there is no limit
 */
export function memoryHere(ofMachine = totalmem(), ofContainer = process.constrainedMemory()): number {
  return ofContainer > 0 ? Math.min(ofMachine, ofContainer) : ofMachine;
}
