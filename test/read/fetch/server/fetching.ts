/** Fetchers for tests: no time limit is met on a busy machine, unless the test sets one to meet it. */
import { expect, onTestFinished } from 'vitest';
import { FetchError } from '../../../../src/read/fetch/errors.js';
import { type Fetched, Fetcher, type FetchRequest } from '../../../../src/read/fetch/fetch.js';
import type { FetchOptions } from '../../../../src/read/fetch/options.js';

/** One attempt, unless the test sets others. */
export function makeFetcher(options: Partial<FetchOptions> = {}): Fetcher {
  const fetcher = new Fetcher({
    connectTimeout: 100_000,
    answerTimeout: 100_000,
    idleTimeout: 100_000,
    totalTimeout: 100_000,
    tries: 1,
    backoff: 5,
    ...options,
  });
  onTestFinished(() => fetcher.close());
  return fetcher;
}

/** The body as text, with what was fetched. */
export async function textAt(
  fetcher: Fetcher,
  address: string,
  request: FetchRequest = {},
): Promise<Pick<Fetched, 'url' | 'requested' | 'status' | 'contentType' | 'charset' | 'fromCache'> & { text: string }> {
  return fetcher.read(
    address,
    (bytes, { url, requested, status, contentType, charset, fromCache }) => ({
      url,
      requested,
      status,
      contentType,
      charset,
      fromCache,
      text: Buffer.from(bytes).toString(),
    }),
    request,
  );
}

/** What went wrong, in the words a person reads. */
export async function clauseOf(fetched: Promise<unknown>): Promise<string> {
  const error = await fetched.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(FetchError);
  return (error as FetchError).message;
}
