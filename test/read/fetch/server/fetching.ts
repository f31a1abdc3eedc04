/** Fetchers with the patience of a test. */
import { expect, onTestFinished } from 'vitest';
import { Fetcher } from '../../../../src/read/fetch/fetch.js';
import { FetchError } from '../../../../src/read/fetch/fetch-error.js';
import type { Fetched, FetchRequest } from '../../../../src/read/fetch/fetched.js';
import type { FetchOptions } from '../../../../src/read/fetch/options.js';

/** One attempt and short waits, unless the test asks for others. */
export function makeFetcher(options: Partial<FetchOptions> = {}): Fetcher {
  const fetcher = new Fetcher({
    connectTimeout: 2000,
    answerTimeout: 2000,
    idleTimeout: 2000,
    totalTimeout: 5000,
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
