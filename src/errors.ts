/** Defines errors for users, with a message and a hint, and translates known errors of the engine and the system. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /**
   * @param message one line that names the faulty file or option
   * @param hint    one line that says how to solve the problem
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
  /** The error may concern only one article, such as a very large one. */
  readonly isOfArticle?: true;
}

/** Errors of the engine and the system that a user can solve, by the first line of their message. */
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
    // of an array, of WebAssembly memory, of a kernel (its only trap), of a thread, and of the system
    pattern:
      /Array buffer allocation failed|WebAssembly\.Memory\.grow|(?:^|RuntimeError: )unreachable$|reaching memory limit|ENOMEM/,
    message: 'not enough memory',
    hint: 'lower --memory to spill more to disk, use fewer --jobs, or raise the limit of the process',
    isOfArticle: true,
  },
];

/**
 * Turns an error that a user can solve into a UserError, and returns any other error unchanged. Also recognises the
 * text of an error that a worker reported, including that of a UserError.
 */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const known = knownKind(error);
  return known === undefined ? error : new UserError(known.message, known.hint);
}

/** Whether an error while reading an article concerns the whole run, because no other article could be read either. */
function concernsRun(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const known = knownKind(error);
  return known !== undefined && known.isOfArticle !== true;
}

/**
 * The reason for giving up an article, one clause.
 *
 * @param error error of its reader or of the tokeniser
 * @throws the error itself if it concerns the whole run
 */
export function failureOf(error: unknown): string {
  if (error instanceof UserError || concernsRun(error)) throw error;
  const message = error instanceof Error ? error.message : String(error);
  // messages can quote the article: shorten them and drop control characters
  return `given up, its reader failed: ${message.slice(0, 120).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')}`;
}

function knownKind({ message: text }: Error): Known | undefined {
  const [firstLine] = text.split('\n', 1);
  return KNOWN.find(({ pattern, message }) => pattern.test(firstLine) || firstLine.endsWith(message));
}
