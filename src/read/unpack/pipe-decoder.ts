/**
 * Feeds a stream into a transforming one and hands out what comes of it. A pipeline would do, but for a fault: it drops
 * what has come out by then and not been taken, and a cut archive would lose its last whole article.
 */
import type { Duplex } from 'node:stream';

/**
 * @param engine  destroyed at the end, however that comes
 * @param faultOf what to throw for a fault of the engine, asked when all that came out is taken; a fault of the source is thrown as it is
 */
export async function* pipeDecoder<Out>(
  source: AsyncIterable<Uint8Array>,
  engine: Duplex,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Out> {
  let fault: { readonly error: unknown; readonly ofEngine: boolean } | undefined;
  let ended = false;
  let wake = (): void => {};
  /** Ends the wait for a chunk to be taken: an engine that fails over it does not say that it has. */
  let release = (_goOn: boolean): void => {};
  const fail = (error: unknown, ofEngine: boolean): void => {
    fault ??= { error, ofEngine };
    wake();
  };
  const finish = (): void => {
    ended = true;
    release(false);
    wake();
  };
  engine.on('readable', () => wake());
  engine.on('end', finish);
  engine.on('close', finish);
  engine.on('error', error => fail(error, true));

  const written = (chunk: Uint8Array): Promise<boolean> =>
    new Promise(resolve => {
      release = resolve;
      attempt(engine, () => engine.write(chunk, error => resolve(error === null || error === undefined)));
    });
  const feed = async (): Promise<void> => {
    try {
      for await (const chunk of source) {
        if (ended || !(await written(chunk))) return;
      }
    } catch (error) {
      fail(error, false);
      return;
    }
    if (!engine.destroyed) engine.end();
  };

  const feeding = feed();
  try {
    for (;;) {
      const out: Out | null = attempt(engine, () => engine.read());
      if (out !== null) {
        yield out;
        continue;
      }
      if (ended || fault !== undefined) break;
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  } finally {
    ended = true;
    engine.destroy();
    await feeding;
  }
  if (fault !== undefined) throw fault.ofEngine ? faultOf(fault.error) : fault.error;
}

/** What an engine throws as it works is a fault of it like those that it announces. */
function attempt<T>(engine: Duplex, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    engine.destroy(error instanceof Error ? error : new Error(String(error)));
    return null;
  }
}
