/** Standard output at the reader's pace, and quiet when the reader has gone (`| head`). */
import type { Piece } from '../report/pieces.js';
import { gather } from './gather.js';

let closed = false;

/**
 * To be called once at the start. A reader that leaves is no error of ours; any other trouble with the stream (a full disk
 * behind a redirection) is thrown by the next write.
 */
export function watchStdout(onTrouble: (error: Error) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE') onTrouble(error);
  });
  process.stderr.on('error', () => {});
}

/** Ends early, without complaint, once nobody reads any more. */
export async function writeStdout(pieces: Iterable<Piece>): Promise<void> {
  for (const chunk of gather(pieces)) {
    if (closed) return;
    await new Promise<void>(done => process.stdout.write(chunk, () => done()));
  }
}
