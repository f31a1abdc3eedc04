/**
 * The baseline: repeats that are known and accepted, in a file that is kept with the articles. An entry is a pair of contents and
 * how often it occurs, so that a rename or a new frame changes nothing, and a further copy of a known text is new. An accepted
 * pair stays accepted while both contents are the same, whatever its similarity does.
 *
 *     {"schema":"twicetold.baseline/1","tokens":1}
 *     {"a":"<fingerprint>","b":"<fingerprint>","relation":"excerpt","titles":["...","..."],"count":2,"reason":"...","until":"2027-01-31"}
 *
 * One line an entry, sorted. A fingerprint is of all words; behind a slash follows that of the words without boilerplate where these
 * differ, so that neither other boilerplate nor a corpus that teaches other boilerplate makes a content new.
 */
import { readFileSync, statSync } from 'node:fs';
import { type Content, type Repeat, writtenContent } from '../cluster/accepted-pairs.js';
import { UserError } from '../errors.js';
import { printable } from '../report/sanitize.js';
import { counted } from '../report/wording.js';
import { TOKENS_VERSION } from '../text/tokenize.js';

const SCHEMA = 'twicetold.baseline/1';
const MAX_BYTES = 2 ** 28;
const LONGEST_TITLE = 120;
/** Malformed lines that an error names. */
const LINES_SHOWN = 3;

interface Entry {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  readonly titles: readonly [string, string];
  readonly count: number;
  readonly reason?: string;
  /** The last day on which the entry holds, in UTC. */
  readonly until?: string;
}

/** What a baseline asks about the pairs that it is shown. */
interface Described {
  contentOf(article: number): Content;
  titleOf(article: number): string;
  /** Of a check: how many known articles have each content. Their pairs with one another are not shown, and use up entries first. */
  knownWith?(contents: ReadonlySet<string>): ReadonlyMap<string, number>;
}

/** An entry, and how many of its pairs have not been met yet. */
interface Open {
  readonly entry: Entry;
  readonly isExpired: boolean;
  left: number;
  /** Pairs that it accepts. */
  taken: number;
}

/** A repeat that was shown. */
interface Met {
  readonly fresh: Entry;
  /** The entry that accepts it, or the new one. */
  readonly entry: Entry;
  readonly count: number;
  /** Pairs that no entry accepts. */
  readonly left: number;
  /** Pairs of two known articles with these contents. */
  readonly known: number;
}

/** What an update does to the file. */
interface BaselineUpdate {
  readonly text: string;
  /** A line for each entry that is added or dropped. */
  readonly changes: readonly string[];
  readonly added: number;
  readonly dropped: number;
}

export class Baseline {
  readonly #open: readonly Open[];
  readonly #exact = new Map<string, Open[]>();
  readonly #loose = new Map<string, Open[]>();
  readonly #met: Met[] = [];
  readonly #isUpdate: boolean;

  /**
   * @param today    ISO date; an entry with an earlier `until` has expired
   * @param isUpdate whether further pairs become entries
   */
  constructor(entries: readonly Entry[], today: string, isUpdate: boolean) {
    this.#isUpdate = isUpdate;
    this.#open = entries.map(entry => ({
      entry,
      isExpired: entry.until !== undefined && entry.until < today,
      left: entry.count,
      taken: 0,
    }));
    for (const open of this.#open) {
      const [as, bs] = [open.entry.a.split('/'), open.entry.b.split('/')];
      add(this.#exact, keyOf(as[0], bs[0]), open);
      for (const key of new Set(as.flatMap(a => bs.map(b => keyOf(a, b))))) add(this.#loose, key, open);
    }
  }

  /** How many pairs of each repeat are accepted. Contents that are the same to the word come before those that differ in boilerplate. */
  known(repeats: readonly Repeat[], { contentOf, titleOf, knownWith }: Described): number[] {
    const contents = repeats.map(({ a, b }) => [contentOf(a), contentOf(b)] as const);
    const knownPairs = knownWith === undefined ? () => 0 : this.#knownPairs(contents, knownWith);
    const left = repeats.map(({ count }) => count);
    const expired = repeats.map(() => 0);
    const entryOf: (Entry | undefined)[] = [];
    const take = (n: number, opens: readonly Open[]): void => {
      for (const open of opens) {
        const taken = Math.min(left[n], open.left);
        if (taken === 0) continue;
        open.left -= taken;
        open.taken += taken;
        left[n] -= taken;
        entryOf[n] ??= open.entry;
        if (open.isExpired) expired[n] += taken;
      }
    };
    for (const [n, [a, b]] of contents.entries()) take(n, this.#exact.get(keyOf(a.whole, b.whole)) ?? []);
    for (const [n, [a, b]] of contents.entries()) {
      for (const x of [a.whole, a.rest])
        for (const y of [b.whole, b.rest])
          if (x !== undefined && y !== undefined) take(n, this.#loose.get(keyOf(x, y)) ?? []);
    }
    return repeats.map(({ example, relation, count }, n) => {
      const [x, y] = contents[n];
      const sides = [
        { content: writtenContent(x), title: titleOf(example[0]) },
        { content: writtenContent(y), title: titleOf(example[1]) },
      ].sort((p, q) => (p.content < q.content ? -1 : 1));
      const [first, second] = sides;
      const titles = [shorten(first.title), shorten(second.title)] as const;
      const fresh: Entry = { a: first.content, b: second.content, relation, titles, count };
      const known = knownPairs(x.whole, y.whole);
      this.#met.push({ fresh, entry: entryOf[n] ?? fresh, count, left: left[n], known });
      return this.#isUpdate ? count - expired[n] : count - left[n] - expired[n];
    });
  }

  /** Lets pairs of two known articles use up the entries for them. @returns the number of such pairs with two contents */
  #knownPairs(
    contents: readonly (readonly [a: Content, b: Content])[],
    knownWith: NonNullable<Described['knownWith']>,
  ): (a: string, b: string) => number {
    const entries = new Set<Open>();
    const wanted = new Set<string>();
    for (const [a, b] of contents) {
      wanted.add(a.whole).add(b.whole);
      for (const x of [a.whole, a.rest])
        for (const y of [b.whole, b.rest])
          if (x !== undefined && y !== undefined)
            for (const open of this.#loose.get(keyOf(x, y)) ?? []) entries.add(open);
    }
    const wholes = ({ entry }: Open): readonly [string, string] => [entry.a.split('/')[0], entry.b.split('/')[0]];
    for (const open of entries) for (const content of wholes(open)) wanted.add(content);
    const counts = knownWith(wanted);
    const pairs = (a: string, b: string): number => {
      const size = counts.get(a) ?? 0;
      return a === b ? (size * (size - 1)) / 2 : size * (counts.get(b) ?? 0);
    };
    for (const open of entries) open.left -= Math.min(open.left, pairs(...wholes(open)));
    return pairs;
  }

  /** Entries that have expired and would still accept something, a line each. */
  get expired(): readonly string[] {
    return this.#open
      .filter(({ isExpired, taken }) => isExpired && taken > 0)
      .map(({ entry }) => `expired on ${entry.until}: ${describe(entry)}`);
  }

  /** Number of entries that accept nothing, or fewer pairs than they could. */
  get unused(): number {
    return this.#open.filter(({ left }) => left > 0).length;
  }

  /** The file with the entries as they are, and those for the pairs that none of them accepts. */
  merge(): BaselineUpdate {
    const merged = new Map(this.#open.map(({ entry }) => [keyOf(entry.a, entry.b), entry]));
    const changes: string[] = [];
    let added = 0;
    for (const { fresh, left, known } of this.#met) {
      if (left === 0) continue;
      const key = keyOf(fresh.a, fresh.b);
      const before = merged.get(key);
      // pairs of known articles use up an entry first
      merged.set(key, { ...(before ?? fresh), count: Math.max(before?.count ?? 0, known) + left });
      changes.push(`added ${counted(left, 'pair')}: ${describe(before ?? fresh)}`);
      added += left;
    }
    return { text: textOf(merged), changes, added, dropped: 0 };
  }

  /** The file for the pairs that were met: entries keep their words, reason and date. */
  update(): BaselineUpdate {
    const merged = new Map<string, Entry>();
    for (const { fresh, entry, count } of this.#met) {
      const key = keyOf(fresh.a, fresh.b);
      const known = merged.get(key);
      const kept = key === keyOf(entry.a, entry.b) ? entry : withRemarks(fresh, entry);
      merged.set(key, { ...(known ?? kept), count: (known?.count ?? 0) + count });
    }
    const before = new Map(this.#open.map(({ entry }) => [`${entry.a} ${entry.b}`, entry]));
    const changes: string[] = [];
    let [added, dropped] = [0, 0];
    const kept = new Set(this.#open.filter(({ taken }) => taken > 0).map(({ entry }) => entry));
    const keptCount = new Map<Entry, number>();
    for (const { entry, count } of this.#met) keptCount.set(entry, (keptCount.get(entry) ?? 0) + count);
    for (const [entry, count] of keptCount) {
      const more = count - (kept.has(entry) ? entry.count : 0);
      if (more > 0) changes.push(`added ${counted(more, 'pair')}: ${describe(entry)}`);
      added += Math.max(0, more);
    }
    for (const entry of before.values()) {
      const fewer = entry.count - (keptCount.get(entry) ?? 0);
      if (fewer > 0) changes.push(`dropped ${counted(fewer, 'pair')}: ${describe(entry)}`);
      dropped += Math.max(0, fewer);
    }
    return { text: textOf(merged), changes, added, dropped };
  }
}

function textOf(entries: ReadonlyMap<string, Entry>): string {
  const sorted = [...entries].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => lineOf(entry));
  return `${[JSON.stringify({ schema: SCHEMA, tokens: TOKENS_VERSION }), ...sorted].join('\n')}\n`;
}

/** An entry for another content of the same articles. */
const withRemarks = (fresh: Entry, { reason, until }: Entry): Entry => ({
  ...fresh,
  ...(reason !== undefined && { reason }),
  ...(until !== undefined && { until }),
});

const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
const shorten = (title: string): string =>
  title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title;
const describe = ({ titles: [a, b], relation, reason }: Entry): string =>
  printable(`"${a}" and "${b}", ${relation}${reason === undefined ? '' : ` (${reason})`}`);

function add(map: Map<string, Open[]>, key: string, open: Open): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [open]);
  else known.push(open);
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
 * @param isUpdate whether the file may be missing
 * @throws UserError where the file is missing, cannot be read, or has lines that are no entries
 */
export function readBaseline(file: string, isUpdate: boolean, today: string): Baseline {
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
    if (isUpdate) return new Baseline([], today, true);
    throw new UserError(`baseline ${file} does not exist`, `make it: ${update}`);
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = parse(lines[0]);
  if (head?.schema !== SCHEMA) {
    throw new UserError(`baseline ${file}: line 1 is not {"schema":"${SCHEMA}",...}`, `make another one: ${update}`);
  }
  if (head.tokens !== TOKENS_VERSION) {
    throw new UserError(
      `baseline ${file}: its fingerprints are of another version`,
      `delete it, and make it: ${update}`,
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
  return new Baseline([...entries.values()], today, isUpdate);
}

const FINGERPRINT = /^[0-9a-f]{32}(?:\/[0-9a-f]{32})?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const KEYS = new Set(['a', 'b', 'relation', 'titles', 'count', 'reason', 'until']);

/** The entry of a line, or why it is none. */
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
