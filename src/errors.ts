/** Errors that a user is meant to read: what went wrong in one line, and the way out in another. */
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

interface Known {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
  /** The error can be about one article alone, such as a very large one. */
  readonly isOfArticle?: true;
}

/** Errors of the engine and the system that a user can do something about, by the first line of their message. */
const KNOWN: readonly Known[] = [
  {
    pattern: /\bE[MN]FILE\b/,
    message: 'too many open files',
    hint: 'raise the limit (ulimit -n), or use fewer --jobs',
  },
  {
    pattern: /WebAssembly\.(?:Instance|Memory)\(\): (?:Out of memory|could not allocate)/,
    message: 'not enough address space for WebAssembly',
    hint: 'raise the limit (ulimit -v unlimited), or set NODE_OPTIONS=--disable-wasm-trap-handler',
  },
  {
    pattern: /WebAssembly is not defined|WebAssembly\.Module\(\)/,
    message: 'WebAssembly with vector instructions is not available',
    hint: 'run Node.js without --jitless, on a processor with SSE4.1 (x86) or NEON (ARM)',
  },
  {
    // an array, a memory that cannot grow, a kernel (whose only trap that is), a thread
    pattern:
      /Array buffer allocation failed|WebAssembly\.Memory\.grow|(?:^|RuntimeError: )unreachable$|reaching memory limit|ENOMEM/,
    message: 'not enough memory',
    hint: 'lower --memory to spill more to disk, use fewer --jobs, or raise the limit of the process',
    isOfArticle: true,
  },
];

/**
 * Turns an error that a user can do something about into a UserError, and returns any other error as it is. Recognises
 * the text of an error that a worker reported, including that of a UserError.
 */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const known = knownKind(error);
  return known === undefined ? error : new UserError(known.message, known.hint);
}

/** Whether an error while an article is read is about the run: no other article could be read, either. */
function concernsRun(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const known = knownKind(error);
  return known !== undefined && known.isOfArticle !== true;
}

/**
 * Why an article is given up, one clause.
 *
 * @param error of its reader or of the tokeniser
 * @throws the error where it concerns the run
 */
export function failureOf(error: unknown): string {
  if (error instanceof UserError || concernsRun(error)) throw error;
  const message = error instanceof Error ? error.message : String(error);
  // messages quote the article
  return `given up, its reader failed: ${message.slice(0, 120).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')}`;
}

function knownKind({ message: text }: Error): Known | undefined {
  const [firstLine] = text.split('\n', 1);
  return KNOWN.find(({ pattern, message }) => pattern.test(firstLine) || firstLine.endsWith(message));
}
