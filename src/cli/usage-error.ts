/** Everything that is wrong with how the tool was called, told in one go. */

export interface Mistake {
  /** One line that names the option, variable, or file and key. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Thrown once all mistakes are known; each is printed on a line of its own and the code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** @param mistakes at least one */
  constructor(readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(mistake => mistake.message).join('\n'));
  }
}
