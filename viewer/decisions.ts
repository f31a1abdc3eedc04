/** The reader's decisions on pairs: keeps them in the browser, and makes a baseline file of them. */
import { signal } from '@preact/signals';
import { model, reportKey } from './loaded.js';

/** `accepted`: an intended repeat; `distinct`: no copy. With the baseline, neither is a finding. */
export type Verdict = 'accepted' | 'distinct';

interface Decision {
  readonly a: number;
  readonly b: number;
  readonly relation: string;
  readonly verdict: Verdict;
}

const keyOf = (x: number, y: number): string => `${Math.min(x, y)} ${Math.max(x, y)}`;

export const decisions = signal<ReadonlyMap<string, Decision>>(restored());

/** The stored decisions; none if the browser refuses storage, or if the stored value is invalid. */
function restored(): ReadonlyMap<string, Decision> {
  const kept = new Map<string, Decision>();
  try {
    const list: unknown = JSON.parse(localStorage.getItem(reportKey) ?? '[]');
    for (const { a, b, relation, verdict } of list as Decision[]) {
      const isKnown = [a, b].every(n => Number.isInteger(n) && model.articles[n] !== undefined);
      if (isKnown && (verdict === 'accepted' || verdict === 'distinct'))
        kept.set(keyOf(a, b), { a, b, relation: String(relation), verdict });
    }
  } catch {
    return new Map();
  }
  return kept;
}

function keep(next: ReadonlyMap<string, Decision>): void {
  decisions.value = next;
  try {
    localStorage.setItem(reportKey, JSON.stringify([...next.values()]));
  } catch {
    // without storage, decisions last until the page is closed
  }
}

export const decisionOn = (x: number, y: number): Verdict | undefined => decisions.value.get(keyOf(x, y))?.verdict;
export const isDecided = (x: number, y: number): boolean => decisions.value.has(keyOf(x, y));

const { contents } = model.page;

/** Whether the page holds the fingerprints of both articles, which a baseline needs. */
export const canDecide = (x: number, y: number): boolean => contents[x] !== '' && contents[y] !== '';

interface Decided {
  readonly a: number;
  readonly b: number;
  readonly relation: string;
}

/** Records a decision on pairs. @param verdict undefined removes the decision */
export function decide(pairs: readonly Decided[], verdict: Verdict | undefined): void {
  const next = new Map(decisions.value);
  for (const { a, b, relation } of pairs) {
    if (verdict === undefined) next.delete(keyOf(a, b));
    else if (canDecide(a, b)) next.set(keyOf(a, b), { a, b, relation, verdict });
  }
  keep(next);
}

export const forget = (): void => keep(new Map());

/** Longest title in a baseline. */
const LONGEST_TITLE = 120;
const shorten = (title: string): string =>
  title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title;

interface Entry {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  readonly titles: readonly [string, string];
  readonly count?: number;
  readonly reason: string;
}

const REASONS: Readonly<Record<Verdict, string>> = { accepted: 'accepted in the report', distinct: 'not a copy' };

/** The file for `--baseline` (`src/cli/baseline.ts`): one line per entry, sorted; pairs with the same two contents are one entry. */
export function baseline(): string {
  const entries = new Map<string, Entry>();
  for (const { a, b, relation, verdict } of decisions.value.values()) {
    const [first, second] = [a, b]
      .map(article => ({ content: contents[article], title: titleOf(article) }))
      .sort((x, y) => (x.content < y.content ? -1 : 1));
    const key = `${first.content} ${second.content}`;
    const known = entries.get(key);
    const titles = [shorten(first.title), shorten(second.title)] as const;
    const count = (known?.count ?? (known === undefined ? 0 : 1)) + 1;
    const entry = {
      a: first.content,
      b: second.content,
      relation,
      titles,
      ...(count > 1 && { count }),
      reason: REASONS[verdict],
    };
    entries.set(key, entry);
  }
  const lines = [...entries].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => JSON.stringify(entry));
  return `${[JSON.stringify({ schema: 'twicetold.baseline/1', tokens: model.page.tokens }), ...lines].join('\n')}\n`;
}

/** The name of an article in a baseline: its title, else its id. */
function titleOf(article: number): string {
  const [id, title] = model.page.articles[article];
  return title === '' ? id : title;
}

/** Lets the browser save a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
