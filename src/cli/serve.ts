/** `twicetold serve`: runs the HTTP service of an index until a signal ends it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { isIndex } from '../index-store/manifest.js';
import { isLoopback } from '../serve/access.js';
import { LIMITS, serve } from '../serve/server.js';
import type { Call } from './input.js';
import { EXIT } from './process.js';
import { TOKEN_VARIABLE } from './resolve.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Fewest characters of a token, so that it cannot be guessed. */
const SHORTEST_TOKEN = 16;
/** Milliseconds that a request may wait for its turn. */
const PATIENCE = 10_000;

/**
 * @returns the exit code: 0 after a signal
 * @throws UserError if the index cannot be opened, the address is in use, or other machines could reach it without a token
 */
export async function serveCommand(call: Call): Promise<number> {
  const { values, operands, cwd, terminal } = call;
  const { host, port, readOnly, allowHost, maxBody, maxBatch, maxWaiting, accessLog, wait, threshold, minPassage } =
    values;
  const [given] = operands;
  const folder = resolve(cwd, given);
  if (!isIndex(folder)) {
    const hint = `make one first, so that it learns word frequencies: twicetold index add ${given} ARTICLES`;
    throw new UserError(`${given} is not an index`, hint);
  }
  const token = tokenOf(call);
  const isOpen = !isLoopback(host);
  if (isOpen && token === undefined) {
    throw new UserError(
      `${host}: other machines can reach this address, so the service needs a token`,
      `name the file of a token: --token-file FILE, or set ${TOKEN_VARIABLE}`,
    );
  }
  let onEnd: (reason: string) => void = () => {};
  const ended = new Promise<string>(resolve => {
    onEnd = resolve;
  });
  const service = await serve({
    folder,
    open: { write: !readOnly, wait },
    host,
    port,
    access: {
      ...(token !== undefined && { token }),
      hosts: allowHost.map(name => name.toLowerCase()),
      anyHost: isOpen && allowHost.length === 0,
    },
    limits: { ...LIMITS, body: maxBody * 1e6 },
    defaults: { threshold, minPassage },
    mostArticles: maxBatch,
    mostWaiting: maxWaiting,
    patience: PATIENCE,
    usage: () => {
      const { user, system } = process.cpuUsage();
      return { ...process.memoryUsage(), cpuSeconds: (user + system) / 1e6 };
    },
    ...(accessLog && { onAnswer: (line: string) => void process.stdout.write(line) }),
    onTrouble: message => terminal.warn([message]),
    onEnd,
  });
  terminal.info(`${service.size} articles, listening on ${service.address}`);
  const reason = await Promise.race([signalled(), ended]);
  await service.stop();
  if (reason === undefined) return EXIT.clean;
  terminal.error(`the thread of the index ended: ${reason}`);
  return EXIT.failed;
}

/** Resolves at the first signal, and removes the handlers: a second signal ends the process at once. */
function signalled(): Promise<undefined> {
  return new Promise(resolve => {
    const onSignal = (): void => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      resolve(undefined);
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}

/** The token in the file, else in the variable. @throws UserError if it cannot be read, or is too short */
function tokenOf({ values: { tokenFile }, cwd, env }: Call): string | undefined {
  let token = env[TOKEN_VARIABLE];
  let from: string = TOKEN_VARIABLE;
  if (tokenFile !== undefined) {
    from = `--token-file ${tokenFile}`;
    try {
      token = readFileSync(resolve(cwd, tokenFile), 'utf8').trim();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? 'no such file' : message;
      throw new UserError(`${from}: ${reason}`, 'make one: openssl rand -hex 32 > FILE');
    }
  }
  if (token === undefined || (token === '' && tokenFile === undefined)) return undefined;
  if (token.length >= SHORTEST_TOKEN && /^[!-~]+$/.test(token)) return token;
  throw new UserError(
    `${from}: a token needs at least ${SHORTEST_TOKEN} characters: letters, digits and punctuation, without spaces`,
    'for example: openssl rand -hex 32 > FILE',
  );
}
