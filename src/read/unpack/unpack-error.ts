/** Why an archive or a compressed file cannot be read on; what stood before the fault has been handed out by then. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';

  /** @param clause for a person, with the file or the entry as its subject: "cut off", "not valid gzip" */
  constructor(readonly clause: string) {
    super(clause);
  }
}
