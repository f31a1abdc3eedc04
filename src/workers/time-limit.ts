/** A time limit for code that runs to its end without a pause, such as a parser or a regular expression of a library. */
import { createContext, Script } from 'node:vm';

const CALL = new Script('run()');

/** Thrown for a call that was ended by its limit. Nothing of the call ran behind that point, not even `finally`. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded';
}

export class TimeLimit {
  readonly #sandbox: { run?: () => unknown } = {};
  #context: object | undefined;

  /** @param seconds that one article may take */
  constructor(readonly seconds: number) {}

  /**
   * Calls a function, which may read several articles. It should return when `isOver` says that a quarter of the limit has
   * passed, because to watch a call takes longer than to read a small file: each article has the whole limit then.
   *
   * @throws TimeLimitExceeded when the function exceeds the limit
   */
  run<T>(call: (isOver: () => boolean) => T): T {
    const begin = performance.now();
    const isOver = (): boolean => performance.now() - begin > this.seconds * 250;
    this.#context ??= createContext(this.#sandbox);
    this.#sandbox.run = () => call(isOver);
    try {
      return CALL.runInContext(this.#context, { timeout: Math.ceil(this.seconds * 1250) }) as T;
    } catch (error) {
      // an error of the other context, which is no instance of the `Error` of this one
      const { code } = error as { readonly code?: unknown };
      throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new TimeLimitExceeded() : error;
    } finally {
      delete this.#sandbox.run;
    }
  }
}
