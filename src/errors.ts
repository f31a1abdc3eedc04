/** The one error a user is meant to read: what went wrong in one line, and the way out. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /**
   * @param message one line that names the file or option at fault
   * @param hint    one line that says what to do about it
   */
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
