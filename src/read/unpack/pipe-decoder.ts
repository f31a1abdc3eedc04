/**
 * Feeds a stream into a decoder and yields all output before a fault. `stream.pipeline` drops unread output on an
 * error, so that a cut archive would lose its last whole article.
 */
import type { Duplex } from 'node:stream';

/**
 * @param decoder destroyed at the end, in any case
 * @param faultOf maps an error of the decoder to the error to throw, after all output is yielded; errors of the source
 *   are thrown unchanged
 */
export async function* pipeDecoder<Out>(
  source: AsyncIterable<Uint8Array>,
  decoder: Duplex,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Out> {
  let fault: { readonly error: unknown; readonly ofDecoder: boolean } | undefined;
  let ended = false;
  let wake = (): void => {};
  /** Ends the wait for a write: a decoder that fails during a write does not call back. */
  let release = (_goOn: boolean): void => {};
  const fail = (error: unknown, ofDecoder: boolean): void => {
    fault ??= { error, ofDecoder };
    wake();
  };
  const finish = (): void => {
    ended = true;
    release(false);
    wake();
  };
  decoder.on('readable', () => wake());
  decoder.on('end', finish);
  decoder.on('close', finish);
  decoder.on('error', error => fail(error, true));

  const written = (chunk: Uint8Array): Promise<boolean> =>
    new Promise(resolve => {
      release = resolve;
      attempt(decoder, () => decoder.write(chunk, error => resolve(error === null || error === undefined)));
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
    if (!decoder.destroyed) decoder.end();
  };

  const feeding = feed();
  try {
    for (;;) {
      const out: Out | null = attempt(decoder, () => decoder.read());
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
    decoder.destroy();
    await feeding;
  }
  if (fault !== undefined) throw fault.ofDecoder ? faultOf(fault.error) : fault.error;
}

/** Turns an exception of the decoder into an 'error' event, like its other errors. */
function attempt<T>(decoder: Duplex, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
    return null;
  }
}
