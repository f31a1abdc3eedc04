/**
 * The baseline: a file of accepted repeats, kept with the articles. An entry holds the fingerprints of two contents and the number of
 * their pairs. So a renamed file or a new page template does not make a pair new, but a further copy of a listed text is new. A pair
 * stays accepted while both contents stay the same, even if its similarity changes. `baseline-file.ts` holds the form of the file.
 */
import { type Content, type Repeat, writtenContent } from '../cluster/accepted-pairs.js';
import { printable } from '../report/sanitize.js';
import { counted } from '../report/wording.js';
import { type Entry, readEntries, textOf } from './baseline-file.js';
import { type Earlier, EarlierTexts } from './earlier-texts.js';

const LONGEST_TITLE = 120;
/** Most pairs of a repeat that are kept for the reason of a failure. */
const PAIRS_KEPT = 50;

/** Facts about the articles of the judged pairs. */
interface ArticleFacts {
  contentOf(article: number): Content;
  titleOf(article: number): string;
  idOf(article: number): string;
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

/** A repeat that no entry accepts, although the baseline knows one of its texts. */
export interface KnownText {
  /** The ids of its article pairs that are not accepted, at most `PAIRS_KEPT`. */
  readonly pairs: readonly (readonly [a: string, b: string])[];
  /**
   * - `edited`: the pair was accepted, and then one text was edited.
   * - `replaced`: one text is accepted with a text that is gone.
   * - `further`: both texts are accepted, but fewer pairs of them.
   */
  readonly is: 'edited' | 'replaced' | 'further';
  /** A line for the user. */
  readonly line: string;
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
  /** Entries from which the pairs of known articles are subtracted. */
  readonly #reduced = new Set<OpenEntry>();
  readonly #knownTexts: KnownText[] = [];
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
  known(repeats: readonly Repeat[], facts: ArticleFacts): number[] {
    const { contentOf, titleOf, knownWith } = facts;
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
    const refused = repeats.map(({ example, pairs, count }, n) => {
      const rest = pairs?.slice(count - left[n], count - left[n] + PAIRS_KEPT) ?? [];
      return rest.length > 0 ? rest : [example];
    });
    const fresh = repeats.map(({ relation, count }, n): Entry => {
      const [x, y] = contents[n];
      const [p, q] = refused[n][0];
      const sides = [
        { content: writtenContent(x), title: titleOf(p) },
        { content: writtenContent(y), title: titleOf(q) },
      ].sort((one, other) => (one.content < other.content ? -1 : 1));
      const [first, second] = sides;
      const titles = [shorten(first.title), shorten(second.title)] as const;
      return { a: first.content, b: second.content, relation, titles, count };
    });
    const open = [...repeats.keys()].filter(n => left[n] > 0);
    const earlier = this.#earlierTexts(
      open.map(n => fresh[n]),
      knownWith,
    );
    for (const [at, n] of open.entries()) {
      const found = earlier[at];
      if (found?.hasTitle) fresh[n] = withRemarks(fresh[n], found.open.entry);
      const known = knownText(found, this.#listed(...contents[n]));
      if (known === undefined) continue;
      const pairs = refused[n].map(([x, y]) => [facts.idOf(x), facts.idOf(y)] as const);
      this.#knownTexts.push({ pairs, is: known.is, line: `${pairs[0].join(' and ')}: ${known.why}` });
    }
    return repeats.map(({ count }, n) => {
      const [x, y] = contents[n];
      const known = knownPairs(x.whole, y.whole);
      this.#judged.push({ fresh: fresh[n], entry: entryOf[n] ?? fresh[n], count, left: left[n], known });
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
    for (const open of entries) this.#reduced.add(open);
    return useUp(entries, wanted, knownWith);
  }

  /** Number of pairs of two contents that entries list. */
  #listed(a: Content, b: Content): number {
    const entries = new Set<OpenEntry>();
    for (const x of [a.whole, a.rest])
      for (const y of [b.whole, b.rest])
        if (x !== undefined && y !== undefined)
          for (const open of this.#loose.get(keyOf(x, y)) ?? []) entries.add(open);
    return [...entries].reduce((sum, { entry }) => sum + entry.count, 0);
  }

  /** For each repeat that is not accepted, the entry that accepts an earlier text of it. */
  #earlierTexts(
    repeats: readonly Entry[],
    knownWith: ArticleFacts['knownWith'],
  ): readonly (Earlier<OpenEntry> | undefined)[] {
    if (repeats.length === 0 || this.#open.every(({ left }) => left === 0)) return repeats.map(() => undefined);
    const texts = new EarlierTexts(this.#open.filter(({ left }) => left > 0));
    // an entry whose two texts are both there accepts no earlier text
    if (knownWith !== undefined) {
      const others = [...texts.with(repeats)].filter(open => !this.#reduced.has(open));
      useUp(new Set(others), new Set(), knownWith);
    }
    return texts.of(repeats);
  }

  /** Orders the pairs of two texts: first those that an entry names. An entry that accepts fewer pairs accepts these. */
  order<Pair extends readonly [x: number, y: number]>(
    pairs: readonly Pair[],
    { contentOf, titleOf }: Pick<ArticleFacts, 'contentOf' | 'titleOf'>,
  ): readonly Pair[] {
    if (pairs.length < 2) return pairs;
    const [x, y] = pairs[0];
    const entries = this.#exact.get(keyOf(contentOf(x).whole, contentOf(y).whole)) ?? [];
    const titles = new Set(entries.map(({ entry }) => keyOf(...entry.titles)));
    if (titles.size === 0) return pairs;
    const isNamed = ([x, y]: Pair): boolean => titles.has(keyOf(shorten(titleOf(x)), shorten(titleOf(y))));
    return [...pairs.filter(isNamed), ...pairs.filter(pair => !isNamed(pair))];
  }

  /** The repeats that no entry accepts, although the baseline knows one of their texts; none in an update. */
  get knownTexts(): readonly KnownText[] {
    return this.#isUpdate ? [] : this.#knownTexts;
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
      changes.push(changeLine('+', left, withRemarks(fresh, before ?? fresh)));
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
    const keptCount = new Map<Entry, { readonly count: number; readonly fresh: Entry }>();
    for (const { entry, fresh, count } of this.#judged)
      keptCount.set(entry, { fresh, count: (keptCount.get(entry)?.count ?? 0) + count });
    for (const [entry, { count, fresh }] of keptCount) {
      const more = count - (kept.has(entry) ? entry.count : 0);
      if (more > 0) changes.push(changeLine('+', more, withRemarks(fresh, entry)));
      added += Math.max(0, more);
    }
    for (const entry of before.values()) {
      const fewer = entry.count - (keptCount.get(entry)?.count ?? 0);
      if (fewer > 0) changes.push(changeLine('-', fewer, entry));
      dropped += Math.max(0, fewer);
    }
    return { text: textOf(merged), changes, added, dropped };
  }
}

/** Lets the pairs of two known articles use up entries. @returns the number of pairs of known articles for two contents */
function useUp(
  entries: ReadonlySet<OpenEntry>,
  wanted: Set<string>,
  knownWith: NonNullable<ArticleFacts['knownWith']>,
): (a: string, b: string) => number {
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

/** What the baseline knows of a repeat that no entry accepts. @param listed number of pairs of its texts that entries list */
function knownText(
  earlier: Earlier<OpenEntry> | undefined,
  listed: number,
): (Pick<KnownText, 'is'> & { readonly why: string }) | undefined {
  if (listed > 0) {
    return {
      is: 'further',
      why: `a further copy; the baseline accepts only ${counted(listed, 'pair')} of these texts`,
    };
  }
  if (earlier === undefined) return undefined;
  if (earlier.hasTitle) return { is: 'edited', why: 'accepted by the baseline before one of the texts was edited' };
  const why = `the baseline accepts one of them with a text that is gone, "${earlier.title}"`;
  return { is: 'replaced', why };
}

/** The reason and date of an entry. */
const remarksOf = ({ reason, until }: Entry): Pick<Entry, 'reason' | 'until'> => ({
  ...(reason !== undefined && { reason }),
  ...(until !== undefined && { until }),
});

/** An entry for changed texts or boilerplate, with the reason and date of the entry before. */
const withRemarks = (fresh: Entry, before: Entry): Entry => ({ ...fresh, ...remarksOf(before) });

const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
const shorten = (title: string): string =>
  title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title;
function describe({ titles: [a, b], relation, reason }: Entry): string {
  const both = a === b ? `"${a}" twice` : `"${a}" and "${b}"`;
  return printable(`${both}, ${relation}${reason === undefined ? '' : ` (${reason})`}`);
}

const changeLine = (sign: '+' | '-', pairs: number, entry: Entry): string =>
  `${sign} ${pairs === 1 ? '' : `${pairs} pairs: `}${describe(entry)}`;

function add(map: Map<string, OpenEntry[]>, key: string, open: OpenEntry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [open]);
  else known.push(open);
}

/**
 * Reads a baseline.
 *
 * @param isUpdate whether the file may be missing
 * @throws UserError if the file is missing, cannot be read, or has malformed lines
 */
export const readBaseline = (file: string, isUpdate: boolean, today: string): Baseline =>
  new Baseline(readEntries(file, isUpdate), today, isUpdate);
