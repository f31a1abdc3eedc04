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

/** How the engine says that there was no memory to be had: for an array, for a program (whose only trap that is), for a thread. */
const NO_MEMORY =
  /Array buffer allocation failed|WebAssembly\.Memory.*(?:allocate|grow)|(?:^|RuntimeError: )unreachable$|reaching memory limit|ENOMEM/;

const TOO_MANY_FILES = /\bE[MN]FILE\b/;

/** The error, in words for a user where it says that memory or open files did not suffice: that of a worker, too. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const [firstLine] = error.message.split('\n', 1);
  if (TOO_MANY_FILES.test(firstLine))
    return new UserError('too many open files', 'raise the limit (ulimit -n), or let --jobs be fewer');
  if (!NO_MEMORY.test(firstLine)) return error;
  return new UserError(
    'there is not enough memory',
    'with less --memory more goes to a temporary file, and fewer --jobs need less; or allow the process more',
  );
}
