/** A body from the wire to its bytes: never longer than allowed, packed or unpacked, and never waited for in vain. */
import { codingsOf, unpacked } from './content-coding.js';
import { countWords, FetchError, fetchErrorOf, timeWords, tooLarge } from './fetch-error.js';
import type { FetchOptions } from './options.js';
import type { Answer } from './send.js';

type Limits = Pick<FetchOptions, 'idleTimeout' | 'totalTimeout'> & { readonly maxBytes: number };

/**
 * The body, unpacked. What came before a fault is yielded first.
 * @throws FetchError while it is read: cut off, too large, too slow, not what it says it is
 */
export async function* bodyOf(answer: Answer, limits: Limits): AsyncGenerator<Uint8Array> {
  const { message, headers } = answer;
  try {
    const declared = declaredLength(headers['content-length']);
    if (declared !== undefined && declared > limits.maxBytes) throw tooLarge(limits.maxBytes);
    let bytes: AsyncGenerator<Uint8Array> = wireBytes(answer, declared, limits);
    for (const coding of codingsOf(headers['content-encoding'])) bytes = unpacked(bytes, coding, limits.maxBytes);
    yield* bytes;
  } finally {
    if (!message.complete || !message.readableEnded) message.destroy();
  }
}

/** The length a server claims; what is no number claims nothing. */
function declaredLength(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

async function* wireBytes(answer: Answer, declared: number | undefined, limits: Limits): AsyncGenerator<Uint8Array> {
  const { message } = answer;
  const chunks: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]();
  let total = 0;
  let left = limits.totalTimeout;
  const cutOff = () => {
    const of = declared === undefined ? '' : ` of ${countWords(declared)}`;
    return new FetchError(`cut off after ${countWords(total)}${of} bytes`, { again: true });
  };
  for (;;) {
    const started = performance.now();
    const patience = Math.min(limits.idleTimeout, left);
    let late: FetchError | undefined;
    const timer = setTimeout(
      () => {
        late =
          patience < limits.idleTimeout
            ? new FetchError(`not complete within ${timeWords(limits.totalTimeout)}`)
            : new FetchError(`nothing more came for ${timeWords(limits.idleTimeout)}`);
        message.destroy(late);
      },
      Math.max(0, patience),
    );
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } catch (error) {
      const fault = late ?? answer.fault() ?? error;
      const known = fetchErrorOf(fault);
      throw known.message === 'connection reset' || known.message === 'the connection failed' ? cutOff() : known;
    } finally {
      clearTimeout(timer);
    }
    left -= performance.now() - started;
    if (next.done === true) break;
    total += next.value.length;
    if (total > limits.maxBytes) throw tooLarge(limits.maxBytes);
    yield next.value;
  }
  if (!message.complete) throw cutOff();
}
