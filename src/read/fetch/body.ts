/** The body of an answer: decoded, at most as long as allowed, coded and decoded, and with a limit for each wait. */
import { ReadError } from '../problem.js';
import { ByteSource } from '../unpack/byte-source.js';
import { actualCoding, codingNamed, codingNames } from '../unpack/content-coding.js';
import { type Coding, decompress } from '../unpack/decompress.js';
import { FetchError, fetchErrorOf, formatDuration, tooLarge } from './errors.js';
import type { Answer } from './http-client.js';
import type { FetchOptions } from './options.js';

type Limits = Pick<FetchOptions, 'idleTimeout' | 'totalTimeout' | 'maxBytes'>;

/** Codings on top of one another, at most. More are an attack. */
const MAX_CODINGS = 3;

/**
 * The decoded body. The bytes before a fault are yielded first.
 *
 * @throws FetchError while it is read: cut off, too large, too slow, not what the headers declare
 */
export async function* bodyOf(answer: Answer, limits: Limits): AsyncGenerator<Uint8Array> {
  const { message, headers } = answer;
  try {
    const declared = declaredLength(headers['content-length']);
    if (declared !== undefined && declared > limits.maxBytes) throw tooLarge(limits.maxBytes);
    const codings = codingNames(headers['content-encoding']);
    if (codings.length > MAX_CODINGS) throw new FetchError(`packed ${codings.length} times over`);
    let bytes: AsyncGenerator<Uint8Array> = wireBytes(answer, declared, limits);
    for (const coding of codings) bytes = decoded(bytes, coding, limits.maxBytes);
    yield* bytes;
  } finally {
    if (!message.complete || !message.readableEnded) message.destroy();
  }
}

/** The length that the server declares; undefined where it is not a number. */
function declaredLength(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

async function* wireBytes(answer: Answer, declared: number | undefined, limits: Limits): AsyncGenerator<Uint8Array> {
  const { message } = answer;
  const chunks: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]();
  let total = 0;
  let timeLeft = limits.totalTimeout;
  const cutOff = () => {
    const of = declared === undefined ? '' : ` of ${declared.toLocaleString('en')}`;
    return new FetchError(`cut off after ${total.toLocaleString('en')}${of} bytes`, { again: true });
  };
  for (;;) {
    const started = performance.now();
    const patience = Math.min(limits.idleTimeout, timeLeft);
    let late: FetchError | undefined;
    const timer = setTimeout(
      () => {
        late =
          patience < limits.idleTimeout
            ? new FetchError(`not complete within ${formatDuration(limits.totalTimeout)}`)
            : new FetchError(`no more data within ${formatDuration(limits.idleTimeout)}`);
        message.destroy(late);
      },
      Math.max(0, patience),
    );
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } catch (error) {
      const known = fetchErrorOf(late ?? answer.fault() ?? error);
      throw known.message === 'connection reset' || known.message === 'the connection failed' ? cutOff() : known;
    } finally {
      clearTimeout(timer);
    }
    timeLeft -= performance.now() - started;
    if (next.done === true) break;
    total += next.value.length;
    if (total > limits.maxBytes) throw tooLarge(limits.maxBytes);
    yield next.value;
  }
  if (!message.complete) throw cutOff();
}

/** Header of requests. */
export const ACCEPT_ENCODING = 'gzip, br, deflate';
/** The names of these codings in messages. */
const SHOWN: Readonly<Record<string, string>> = { gzip: 'gzip', 'x-gzip': 'gzip', br: 'brotli', deflate: 'deflate' };

/**
 * Undoes one coding.
 *
 * @param limit bytes that the body may unpack to
 */
async function* decoded(coded: AsyncGenerator<Uint8Array>, name: string, limit: number): AsyncGenerator<Uint8Array> {
  const named = Object.hasOwn(SHOWN, name) ? codingNamed(name) : undefined;
  if (named === undefined) {
    await coded.return(undefined);
    throw new FetchError('the server used a content coding that the request does not accept');
  }
  const source = new ByteSource(coded);
  let coding: Coding | undefined;
  try {
    await source.fill(4);
    const head = source.ahead.subarray(0, 4);
    coding = head.length === 0 ? undefined : actualCoding(named, head);
    yield* coding === undefined ? source.rest() : decompress(source.rest(), coding, limit);
  } catch (error) {
    if (error instanceof FetchError || !(error instanceof ReadError)) throw error;
    const shown = coding === 'gzip' ? 'gzip' : SHOWN[name];
    if (error.clause === 'cut off') throw new FetchError(`cut off in the middle of its ${shown} data`, { again: true });
    throw new FetchError(error.clause.startsWith('unpacks to') ? error.clause : `not valid ${shown}`);
  } finally {
    await source.close();
  }
}
