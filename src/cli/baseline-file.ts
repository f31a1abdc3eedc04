/**
 * The file of a baseline: one line per entry, sorted.
 *
 *     {"schema":"twicetold.baseline/1","tokens":1}
 *     {"a":"<fingerprint>","b":"<fingerprint>","relation":"excerpt","titles":["...","..."],"count":2,"reason":"...","until":"2027-01-31"}
 *
 * A fingerprint is the hash of all words. If the article has boilerplate, a slash and the hash of the words without boilerplate follow,
 * so that neither new boilerplate nor a corpus with other boilerplate makes a content new.
 */
import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../errors.js';
import { counted } from '../report/wording.js';
import { TOKENS_VERSION } from '../text/tokenize.js';

const SCHEMA = 'twicetold.baseline/1';
const MAX_BYTES = 2 ** 28;
/** Most malformed lines that an error names. */
const LINES_SHOWN = 3;

export interface Entry {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  readonly titles: readonly [string, string];
  readonly count: number;
  readonly reason?: string;
  /** The last day on which the entry holds, in UTC. */
  readonly until?: string;
}

/** The content of the file. @param entries by both fingerprints, for the order */
export function textOf(entries: ReadonlyMap<string, Entry>): string {
  const sorted = [...entries].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => lineOf(entry));
  return `${[JSON.stringify({ schema: SCHEMA, tokens: TOKENS_VERSION }), ...sorted].join('\n')}\n`;
}

function lineOf({ a, b, relation, titles, count, reason, until }: Entry): string {
  return JSON.stringify({
    a,
    b,
    relation,
    titles,
    ...(count > 1 && { count }),
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
  });
}

/**
 * Reads the entries of a baseline.
 *
 * @param isUpdate whether the file may be missing
 * @throws UserError if the file is missing, cannot be read, or has malformed lines
 */
export function readEntries(file: string, isUpdate: boolean): readonly Entry[] {
  const update = `twicetold scan PATH --baseline ${file} --update-baseline`;
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw new UserError(`baseline ${file}: ${size} bytes are too many`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'ENOENT') throw new UserError(`baseline ${file} cannot be read: ${message}`);
    if (isUpdate) return [];
    throw new UserError(`baseline ${file} does not exist`, `make it: ${update}`);
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = parse(lines[0]);
  if (head?.schema !== SCHEMA) {
    throw new UserError(`baseline ${file}: line 1 is not {"schema":"${SCHEMA}",...}`, `make a new baseline: ${update}`);
  }
  if (head.tokens !== TOKENS_VERSION) {
    throw new UserError(
      `baseline ${file}: another version of twicetold made its fingerprints`,
      `delete the file, and make a new baseline: ${update}`,
    );
  }
  const entries = new Map<string, Entry>();
  const faults: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line.trim() === '') continue;
    const entry = entryOf(line);
    if (typeof entry === 'string') {
      faults.push(`line ${at + 1}: ${entry}`);
      continue;
    }
    // merging two branches may leave an entry twice
    const key = `${entry.a} ${entry.b}`;
    const known = entries.get(key);
    if (known === undefined || known.count < entry.count) entries.set(key, entry);
  }
  if (faults.length > 0) {
    const more = faults.length > LINES_SHOWN ? `; and ${counted(faults.length - LINES_SHOWN, 'more line')}` : '';
    throw new UserError(
      `baseline ${file}: ${faults.slice(0, LINES_SHOWN).join('; ')}${more}`,
      'correct or delete these lines; --update-baseline then adds what is missing',
    );
  }
  return [...entries.values()];
}

const FINGERPRINT = /^[0-9a-f]{32}(?:\/[0-9a-f]{32})?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const KEYS = new Set(['a', 'b', 'relation', 'titles', 'count', 'reason', 'until']);

/** The entry of a line, or an error message. */
function entryOf(line: string): Entry | string {
  const entry = parse(line);
  if (entry === undefined) return 'not a JSON object';
  const { a, b, relation = '', titles = ['', ''], count = 1, reason, until } = entry;
  const unknown = Object.keys(entry).find(key => !KEYS.has(key));
  if (unknown !== undefined) return `unknown key ${JSON.stringify(unknown.slice(0, 40))}`;
  if (typeof a !== 'string' || !FINGERPRINT.test(a)) return 'a is not a fingerprint';
  if (typeof b !== 'string' || !FINGERPRINT.test(b)) return 'b is not a fingerprint';
  if (typeof relation !== 'string') return 'relation is not a text';
  if (!Array.isArray(titles) || titles.length !== 2 || !titles.every(title => typeof title === 'string'))
    return 'titles are not two texts';
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1)
    return 'count is not a whole number of 1 or more';
  if (reason !== undefined && typeof reason !== 'string') return 'reason is not a text';
  if (until !== undefined && (typeof until !== 'string' || !DATE.test(until) || Number.isNaN(Date.parse(until))))
    return 'until is not a date such as 2027-01-31';
  const [first, second] = titles as [string, string];
  return {
    a,
    b,
    relation,
    titles: [first, second],
    count,
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
