/**
 * The baseline: a file of accepted repeats, kept with the articles. An entry holds the fingerprints of two contents and the number of
 * their pairs. So a renamed file or a new page template does not make a pair new, but a further copy of a listed text is new. A pair
 * stays accepted while both contents stay the same, even if its similarity changes.
 *
 *     {"schema":"twicetold.baseline/1","tokens":1}
 *     {"a":"<fingerprint>","b":"<fingerprint>","relation":"excerpt","titles":["...","..."],"count":2,"reason":"...","until":"2027-01-31"}
 *
 * One line per entry, sorted. A fingerprint is the hash of all words. If the article has boilerplate, a slash and the hash of the words
 * without boilerplate follow, so that neither new boilerplate nor a corpus with other boilerplate makes a content new.
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
/** Most malformed lines that an error names. */
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

/** Facts about the articles of the judged pairs. */
interface ArticleFacts {
  contentOf(article: number): Content;
  titleOf(article: number): string;
  /**
   * In a check: the number of known articles with each content. A check does not judge the pairs of two known articles, but these
   * pairs use up entries first.
   */
  knownWith?(contents: ReadonlySet<string>): ReadonlyMap<string, number>;
}

/** An entry and its state during a run. */
interface OpenEntry {
  readonly entry: Entry;
  readonly isExpired: boolean;
  /** Number of further pairs that the entry can accept. */
  left: number;
  /** Number of pairs that the entry has accepted. */
  taken: number;
}

/** A repeat that was judged. */
interface JudgedRepeat {
  /** An entry made from this repeat. */
  readonly fresh: Entry;
  /** The entry that accepts the repeat, else `fresh`. */
  readonly entry: Entry;
  /** Number of pairs. */
  readonly count: number;
  /** Number of pairs that no entry accepts. */
  readonly left: number;
  /** Number of pairs of two known articles with these contents. */
  readonly known: number;
}

/** The new content of the file and its changes. */
interface BaselineUpdate {
  readonly text: string;
  /** A line for each added or dropped entry. */
  readonly changes: readonly string[];
  readonly added: number;
  readonly dropped: number;
}

export class Baseline {
  readonly #open: readonly OpenEntry[];
  /** Entries by the two fingerprints of all words. */
  readonly #exact = new Map<string, OpenEntry[]>();
  /** Entries by each combination of their fingerprints, with and without boilerplate. */
  readonly #loose = new Map<string, OpenEntry[]>();
  readonly #judged: JudgedRepeat[] = [];
  readonly #isUpdate: boolean;

  /**
   * @param today    ISO date; an entry with an earlier `until` has expired
   * @param isUpdate whether pairs without an entry are accepted, because they become entries
   */
  constructor(
    private readonly entries: readonly Entry[],
    private readonly today: string,
    isUpdate: boolean,
  ) {
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

  /** The same entries for another check, none of them used up. */
  again(): Baseline {
    return new Baseline(this.entries, this.today, this.#isUpdate);
  }

  /**
   * The number of accepted pairs of each repeat. Repeats whose contents have all words of an entry use it up before repeats that differ
   * from the entry in boilerplate.
   */
  known(repeats: readonly Repeat[], { contentOf, titleOf, knownWith }: ArticleFacts): number[] {
    const contents = repeats.map(({ a, b }) => [contentOf(a), contentOf(b)] as const);
    const knownPairs = knownWith === undefined ? () => 0 : this.#knownPairs(contents, knownWith);
    const left = repeats.map(({ count }) => count);
    const expired = repeats.map(() => 0);
    const entryOf: (Entry | undefined)[] = [];
    const take = (n: number, opens: readonly OpenEntry[]): void => {
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
      this.#judged.push({ fresh, entry: entryOf[n] ?? fresh, count, left: left[n], known });
      return this.#isUpdate ? count - expired[n] : count - left[n] - expired[n];
    });
  }

  /** Lets the pairs of two known articles use up entries. @returns the number of pairs of known articles for two contents */
  #knownPairs(
    contents: readonly (readonly [a: Content, b: Content])[],
    knownWith: NonNullable<ArticleFacts['knownWith']>,
  ): (a: string, b: string) => number {
    const entries = new Set<OpenEntry>();
    const wanted = new Set<string>();
    for (const [a, b] of contents) {
      wanted.add(a.whole).add(b.whole);
      for (const x of [a.whole, a.rest])
        for (const y of [b.whole, b.rest])
          if (x !== undefined && y !== undefined)
            for (const open of this.#loose.get(keyOf(x, y)) ?? []) entries.add(open);
    }
    const wholes = ({ entry }: OpenEntry): readonly [string, string] => [entry.a.split('/')[0], entry.b.split('/')[0]];
    for (const open of entries) for (const content of wholes(open)) wanted.add(content);
    const counts = knownWith(wanted);
    const pairs = (a: string, b: string): number => {
      const size = counts.get(a) ?? 0;
      return a === b ? (size * (size - 1)) / 2 : size * (counts.get(b) ?? 0);
    };
    for (const open of entries) open.left -= Math.min(open.left, pairs(...wholes(open)));
    return pairs;
  }

  /** A line for each expired entry that would still accept pairs: "expired on 2027-01-31: ...". */
  get expired(): readonly string[] {
    return this.#open
      .filter(({ isExpired, taken }) => isExpired && taken > 0)
      .map(({ entry }) => `expired on ${entry.until}: ${describe(entry)}`);
  }

  /** Number of entries that accept fewer pairs than they list. */
  get unused(): number {
    return this.#open.filter(({ left }) => left > 0).length;
  }

  /** The update by a check: all entries stay, and pairs that no entry accepts are added. */
  merge(): BaselineUpdate {
    const merged = new Map(this.#open.map(({ entry }) => [keyOf(entry.a, entry.b), entry]));
    const changes: string[] = [];
    let added = 0;
    for (const { fresh, left, known } of this.#judged) {
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

  /** The update by a scan: an entry for each judged repeat. Entries that accept a repeat keep their titles, reason and date. */
  update(): BaselineUpdate {
    const merged = new Map<string, Entry>();
    for (const { fresh, entry, count } of this.#judged) {
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
    for (const { entry, count } of this.#judged) keptCount.set(entry, (keptCount.get(entry) ?? 0) + count);
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

/** An entry for changed boilerplate, with the reason and date of the entry that accepts the repeat. */
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

function add(map: Map<string, OpenEntry[]>, key: string, open: OpenEntry): void {
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
 * Reads a baseline.
 *
 * @param isUpdate whether the file may be missing
 * @throws UserError if the file is missing, cannot be read, or has malformed lines
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
  return new Baseline([...entries.values()], today, isUpdate);
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
