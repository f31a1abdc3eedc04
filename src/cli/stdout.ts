/** Writes to standard output at the reader's pace; a reader that leaves (`| head`) ends the output. */

let closed = false;

/**
 * Call once at the start. A reader that closes the pipe is not an error.
 *
 * @param onTrouble is called with any other error, such as a full disk behind a redirection
 */
export function watchStdout(onTrouble: (error: Error) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE') onTrouble(error);
  });
  process.stderr.on('error', () => {});
}

/** Stops without an error when the reader has closed the pipe. */
export async function writeStdout(pieces: Iterable<string>): Promise<void> {
  for (const chunk of pieces) {
    if (closed) return;
    await new Promise<void>(done => process.stdout.write(chunk, () => done()));
  }
}
