/** A service over an index of invented stories, in the process of the test. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openIndex } from '../../src/library/known-index.js';
import { LIMITS, type ServeOptions, type Service, serve } from '../../src/serve/server.js';
import { inventStory, randomFrom } from '../invented/stories.js';

export const TOKEN = 'a-token-that-nobody-guesses';

const random = randomFrom(20);
/** Stories of 150 words, each other than the others. */
export const STORIES: readonly string[] = Array.from({ length: 40 }, () => inventStory(random, 150));
/** A story with a word exchanged here and there. */
export const retold = (story: string): string => story.replaceAll(' was ', ' had been ').replaceAll(' the ', ' that ');

/** Indexes of services that a whole file of tests uses. */
const root = mkdtempSync(join(tmpdir(), 'twicetold-serve-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

/** Indexes that were made, by whether they store texts. */
const made = new Map<boolean, Promise<string>>();

/** A copy of an index that holds the first twenty stories, as `known-0` and so on. */
export async function knownIndex({ text = true }: { readonly text?: boolean } = {}): Promise<string> {
  const original = made.get(text) ?? makeIndex(text);
  made.set(text, original);
  const folder = mkdtempSync(join(root, 'copy-'));
  cpSync(await original, folder, { recursive: true });
  return folder;
}

async function makeIndex(text: boolean): Promise<string> {
  const folder = mkdtempSync(join(root, 'known-'));
  const index = await openIndex(folder, { write: true, text });
  await index.add(STORIES.slice(0, 20).map((text, n) => ({ id: `known-${n}`, text, source: `Paper ${n % 5}` })));
  await index.close();
  return folder;
}

export interface Running extends Service {
  readonly folder: string;
  /** Lines of the access log. */
  readonly answers: string[];
  readonly troubles: string[];
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test expects
  readonly body: any;
}

/** Close it with `stop`. */
export async function running(given: Partial<ServeOptions> = {}): Promise<Running> {
  const folder = given.folder ?? (await knownIndex());
  const answers: string[] = [];
  const troubles: string[] = [];
  const service = await serve({
    folder,
    open: { write: true },
    host: '127.0.0.1',
    port: 0,
    access: { hosts: [], anyHost: false },
    limits: LIMITS,
    defaults: {},
    mostArticles: 100,
    mostWaiting: 100,
    patience: 10_000,
    usage: () => ({ rss: 1, heapUsed: 1, cpuSeconds: 1 }),
    onAnswer: line => answers.push(line),
    onTrouble: message => troubles.push(message),
    onEnd: reason => troubles.push(reason),
    ...given,
  });
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${service.address}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    folder,
    answers,
    troubles,
    address: service.address,
    get size() {
      return service.size;
    },
    stop: () => service.stop(),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path, headers = {}) => ask(path, { headers }),
  };
}
