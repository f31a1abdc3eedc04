/**
 * Which of connected articles stay where a corpus loses its copies, by the rules of `unique` under given statistics. Each search has
 * added pairs; the step decides again from the first search on, because a pair of a later search may have joined two components.
 */
import { type FirstPairs, Selection, type SelectionRules } from '../cluster/selection.js';
import { COPY_RELATIONS, type EditionRule, type KeepRule } from '../options.js';
import type { Relation } from '../types/report.js';
import { byComponent, COMPONENT, type Component, ComponentRows } from './component.js';
import type { Row } from './frames.js';
import { numberIn, optionsIn } from './settings.js';
import type { Step } from './step.js';

const OUTPUT = {
  number: 'f64',
  /** The number of the first article with its words. */
  first: 'f64',
  /** 1 where the article stands for all that have its words in the next search. */
  searched: 'i32',
  /** Where the article goes: `id`, `duplicate_of`, `similarity` and `relation` as JSON; otherwise ''. */
  removed: 'text',
} as const;

export const selectOfComponents: Step<typeof COMPONENT, typeof OUTPUT> = {
  input: COMPONENT,
  output: OUTPUT,
  begin(settings) {
    const { threshold } = optionsIn(settings);
    const { keep = [], drop = COPY_RELATIONS, editions, site = null } = settings;
    const rules: SelectionRules = {
      keep: keep as readonly KeepRule[],
      drop: new Set(drop as readonly Relation[]),
      editions: editions as EditionRule | undefined,
    };
    const searches = numberIn(settings, 'searches');
    return byComponent((component, emit) =>
      select(component, { threshold, rules, searches, site: site as string | null }, emit),
    );
  },
};

interface SelectSettings {
  readonly threshold: number;
  readonly rules: SelectionRules;
  readonly searches: number;
  /** The publisher of nearly all articles (`siteOf`). */
  readonly site: string | null;
}

function select(
  component: Component,
  { threshold, rules, searches, site }: SelectSettings,
  emit: (row: Row<typeof OUTPUT>) => void,
): void {
  const firstOf = component.firstPlaces();
  const { members } = component;
  const rows = new ComponentRows(members);
  const scored = component.scoredPairs(1);
  const comparedPairs = component.comparedAmong(scored.filter(({ similarity }) => similarity >= threshold));
  const first: FirstPairs = { rows, firstOf, scored, comparedPairs, lengths: rows.left };
  const selection = new Selection(first, threshold, rules, site);
  selection.drop(scored, site);
  for (let search = 2; search <= searches; search++) {
    const isSearched = placesIn(selection.texts(), rows.length);
    const found = component.scoredPairs(search).filter(({ a, b }) => isSearched[a] === 1 && isSearched[b] === 1);
    selection.drop(found, site);
  }
  const dropped = selection.dropped();
  const isSearched = placesIn(selection.texts(), rows.length);
  members.forEach(({ number, id }, place) => {
    const cover = dropped.get(place);
    let removed = '';
    if (cover !== undefined) {
      const { by, similarity, relation } = cover;
      removed = JSON.stringify({ id, duplicate_of: rows.idOf(by), similarity, relation });
    }
    emit({ number, first: members[firstOf[place]].number, searched: isSearched[place], removed });
  });
}

function placesIn(places: Uint32Array, size: number): Uint8Array {
  const isIn = new Uint8Array(size);
  for (const place of places) isIn[place] = 1;
  return isIn;
}
