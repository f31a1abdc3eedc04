/**
 * Measures `twicetold serve` on loopback: requests at a fixed rate, independent of the answers; the memory of the
 * process during the load; and whether SIGTERM under load loses acknowledged articles.
 *
 *   npm run bench:serve -- --index known.index [--rate 50] [--seconds 300] [--words 500]
 *
 * Half of the articles derive from articles of the index (without every twentieth word), half are invented. The latency
 * counts from the due time of a request. The benchmark adds articles to a copy of the index.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openIndex } from '../src/library/known-index.js';
import { inventStory, type Random, randomFrom } from '../test/invented/stories.js';

const BIN = fileURLToPath(new URL('../bin/twicetold.js', import.meta.url));
/** Number of distinct articles that are sent in turn. */
const SENT = 400;
/** Seconds before the measurement. */
const WARM_UP = 5;

interface Service {
  readonly address: string;
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

const { values } = parseArgs({
  options: {
    index: { type: 'string' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    words: { type: 'string', default: '500' },
  },
});

if (values.index === undefined) {
  console.error('--index names an index to measure with: twicetold index add known.index ARTICLES makes one');
  process.exitCode = 2;
} else await measure(values.index, Number(values.rate), Number(values.seconds), Number(values.words));

async function measure(given: string, rate: number, seconds: number, words: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-bench-'));
  try {
    const index = join(folder, 'index');
    cpSync(given, index, { recursive: true, filter: path => !path.endsWith('/lock') });
    const bodies = await articlesLike(index, words);
    const service = await start(index);
    const agent = new Agent({ keepAlive: true });
    await load(service, agent, bodies, rate, WARM_UP);
    const before = await usage(service);
    const memory: number[] = [];
    const timer = setInterval(async () => memory.push((await usage(service)).rss), 10_000);
    const { latencies, statuses, health } = await load(service, agent, bodies, rate, seconds);
    clearInterval(timer);
    const after = await usage(service);
    latencies.sort((x, y) => x - y);
    const at = (share: number): string =>
      latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))].toFixed(1);
    const known = await openIndex(given);
    console.log(
      `${known.size} articles in the index, ${rate} requests a second for ${seconds} s, about ${words} words, ${cpus().length} cores`,
    );
    await known.close();
    console.log(`latency in ms: median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, longest ${at(1)}`);
    console.log(`GET /healthz meanwhile, longest: ${Math.max(...health).toFixed(1)} ms`);
    console.log(
      `answers: ${[...statuses].map(([status, count]) => `${count} ${status < 0 ? 'cut off' : `with ${status}`}`).join(', ')}`,
    );
    console.log(`processor: ${(((after.cpu - before.cpu) / latencies.length) * 1000).toFixed(1)} ms a request`);
    console.log(
      `resident memory in MB, every 10 s: ${[before.rss, ...memory, after.rss].map(bytes => Math.round(bytes / 1e6)).join(' ')}`,
    );
    const lost = await stopUnderLoad(service, agent, index);
    console.log(`SIGTERM while articles are added: ${lost}`);
    agent.destroy();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bodies of requests. */
async function articlesLike(folder: string, words: number): Promise<Buffer[]> {
  const random = randomFrom(5);
  const index = await openIndex(folder);
  const texts: string[] = [];
  for (const { text = '' } of index.list({ text: true })) {
    if (texts.length === SENT / 2) break;
    const found = text.split(/\s+/).length;
    if (found > words * 0.9 && found < words * 1.1 && random() < 0.2) texts.push(thinned(text, random));
  }
  await index.close();
  const invented = texts.map(() => inventStory(random, words));
  return texts
    .flatMap((text, n) => [text, invented[n]])
    .map((text, n) => Buffer.from(JSON.stringify({ id: `bench-${n}`, text })));
}

function thinned(text: string, random: Random): string {
  return text
    .split(' ')
    .filter(() => random() > 0.05)
    .join(' ');
}

function start(index: string): Promise<Service> {
  const child = spawn(process.execPath, [BIN, 'serve', index, '--port', '0']);
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', text => {
      said += text;
      const [, address] = /listening on (\S+)\n/.exec(said) ?? [];
      if (address !== undefined) resolve({ address, ended, kill: signal => void child.kill(signal) });
    });
    void ended.then(() => reject(new Error(said)));
  });
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function ask(service: Service, agent: Agent, path: string, body?: Buffer): Promise<Answer> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request(
      `${service.address}${path}`,
      { agent, method: body === undefined ? 'GET' : 'POST', headers },
      answer => {
        const chunks: Buffer[] = [];
        answer.on('data', chunk => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends requests at a fixed rate. */
async function load(
  service: Service,
  agent: Agent,
  bodies: readonly Buffer[],
  rate: number,
  seconds: number,
): Promise<{ latencies: number[]; statuses: Map<number, number>; health: number[] }> {
  const latencies: number[] = [];
  const health: number[] = [];
  const statuses = new Map<number, number>();
  const begun = performance.now();
  const open: Promise<void>[] = [];
  for (let n = 0; n < rate * seconds; n++) {
    const due = begun + (n * 1000) / rate;
    const left = due - performance.now();
    if (left > 0) await wait(left);
    const check = ask(service, agent, '/check', bodies[n % bodies.length])
      .catch((error: NodeJS.ErrnoException): Answer => ({ status: -1, text: error.message }))
      .then(({ status }) => {
        latencies.push(performance.now() - due);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      });
    open.push(check);
    if (n % rate === 0) {
      const asked = performance.now();
      open.push(ask(service, agent, '/healthz').then(() => void health.push(performance.now() - asked)));
    }
  }
  await Promise.all(open);
  return { latencies, statuses, health };
}

async function usage(service: Service): Promise<{ readonly rss: number; readonly cpu: number }> {
  const { text } = await ask(service, new Agent(), '/metrics');
  const of = (name: string): number => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
  return { rss: of('process_resident_memory_bytes'), cpu: of('process_cpu_seconds_total') };
}

/** Adds articles by eight parallel clients, and ends the service during this load. */
async function stopUnderLoad(service: Service, agent: Agent, folder: string): Promise<string> {
  const random = randomFrom(6);
  const acknowledged: string[] = [];
  const client = async (name: number): Promise<void> => {
    for (let n = 0; ; n++) {
      const id = `added-${name}-${n}`;
      const answer = await ask(
        service,
        agent,
        '/articles',
        Buffer.from(JSON.stringify({ id, text: inventStory(random, 500) })),
      ).catch(() => undefined);
      if (answer?.status !== 201) return;
      acknowledged.push(id);
      if (acknowledged.length === 100) service.kill('SIGTERM');
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(client));
  const code = await service.ended;
  const index = await openIndex(folder);
  const lost = acknowledged.filter(id => index.get(id) === undefined).length;
  await index.close();
  return `exit code ${code}, ${acknowledged.length} acknowledged, ${lost} lost`;
}
