/** Limits the time of synchronous code, such as a parser or a regular expression of a library. */
import { createContext, Script } from 'node:vm';

const CALL = new Script('run()');

/** Thrown when the limit ended a call. No further code of the call ran, not even `finally`. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded';
}

export class TimeLimit {
  readonly #sandbox: { run?: () => unknown } = {};
  #context: object | undefined;

  /** @param seconds limit for one article */
  constructor(readonly seconds: number) {}

  /**
   * Calls a function, which may read several articles, because watching a call takes longer than reading a small file.
   * The function must return once `isOver` is true, after a quarter of the limit, so that each article can take a whole
   * limit.
   *
   * @throws TimeLimitExceeded if the function exceeds the limit
   */
  run<T>(call: (isOver: () => boolean) => T): T {
    const begin = performance.now();
    const isOver = (): boolean => performance.now() - begin > this.seconds * 250;
    this.#context ??= createContext(this.#sandbox);
    this.#sandbox.run = () => call(isOver);
    try {
      return CALL.runInContext(this.#context, { timeout: Math.ceil(this.seconds * 1250) }) as T;
    } catch (error) {
      // the error belongs to the other context and is no instance of this context's `Error`
      const { code } = error as { readonly code?: unknown };
      throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new TimeLimitExceeded() : error;
    } finally {
      delete this.#sandbox.run;
    }
  }
}
