/**
 * The charts beside the list; each is also a filter. All charts are lists and tables of buttons, which work with a keyboard and a screen
 * reader without a description of a drawing.
 */
import { computed } from '@preact/signals';
import { RELATIONS, type Relation } from '../src/types/report.js';
import { change, filters } from './filter.js';
import { model } from './loaded.js';
import type { Copy } from './model.js';
import { copiesBut, DAY_LENGTH } from './passing.js';
import { counted, dayOf, dayText, RELATION_WORDS } from './wording.js';

// a chart follows its own filter at once, and the search only after a pause
const relations = computed(() => filters.value.relations);
const range = { least: computed(() => filters.value.least), most: computed(() => filters.value.most) };
const publishers = { source: computed(() => filters.value.source), of: computed(() => filters.value.of) };
const days = { from: computed(() => filters.value.from), to: computed(() => filters.value.to) };

// ---- relations

const byRelation = computed(() => {
  const counts = new Map<Relation, number>();
  for (const { relation } of copiesBut('relation')) counts.set(relation, (counts.get(relation) ?? 0) + 1);
  return counts;
});

/** Relations that occur among the copies. */
const OCCURRING = RELATIONS.filter(relation => model.copies.some(copy => copy.relation === relation));

export function RelationChart() {
  const counts = byRelation.value;
  const chosen = relations.value;
  const most = Math.max(1, ...counts.values());
  const toggle = (relation: Relation): void =>
    change({
      relations: chosen.includes(relation) ? chosen.filter(other => other !== relation) : [...chosen, relation],
    });
  return (
    <section class="chart" aria-labelledby="by-relation">
      <h2 id="by-relation">Copies by relation</h2>
      <ul class="bars">
        {OCCURRING.map(relation => (
          <li key={relation}>
            <button type="button" aria-pressed={chosen.includes(relation)} onClick={() => toggle(relation)}>
              <span class="name">{RELATION_WORDS[relation]}</span>
              <span class="track" aria-hidden="true">
                <span
                  class={`fill relation-${relation}`}
                  style={{ width: `${(100 * (counts.get(relation) ?? 0)) / most}%` }}
                />
              </span>
              <span class="count">{counts.get(relation) ?? 0}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

// ---- similarity

/**
 * Lower ends of the bars, and 1. Most copies are above 0.9, where the bars are narrow: with bars of one width a small
 * report has a single bar.
 */
const ENDS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1];
const threshold = model.page.options?.threshold;
const binOf = (similarity: number): number => {
  const above = ENDS.findIndex(end => end > similarity + 1e-9);
  return (above < 0 ? ENDS.length - 1 : above) - 1;
};
/** The first bar that is shown: that of the threshold or of the least similar copy. */
const FIRST = Math.min(
  binOf(threshold ?? 0.5),
  model.copies.reduce((least, { similarity }) => Math.min(least, binOf(similarity)), ENDS.length - 2),
);
const BARS = ENDS.slice(FIRST, -1).map((from, n) => ({ from, to: ENDS[FIRST + n + 1] }));

const bySimilarity = computed(() => {
  const counts = new Array<number>(BARS.length).fill(0);
  for (const { similarity } of copiesBut('similarity')) counts[binOf(similarity) - FIRST]++;
  return counts;
});

/** The place of a similarity on the axis, from 0 to 1. */
function placeOf(similarity: number): number {
  const bin = binOf(similarity);
  const share = (similarity - ENDS[bin]) / (ENDS[bin + 1] - ENDS[bin]);
  return Math.min(1, (bin - FIRST + share) / BARS.length);
}

export function SimilarityChart() {
  const counts = bySimilarity.value;
  const [least, upper] = [range.least.value, range.most.value];
  const highest = Math.max(1, ...counts);
  const isChosen = (bar: number): boolean => least <= BARS[bar].from + 1e-9 && upper >= BARS[bar].to - 1e-9;
  const isAny = least === 0 && upper === 1;
  const choose = (bar: number): void => {
    const { from, to } = BARS[bar];
    change(least === from && upper === to ? { least: 0, most: 1 } : { least: from, most: to });
  };
  return (
    <section class="chart" aria-labelledby="by-similarity">
      <h2 id="by-similarity">Similarity</h2>
      <div class="histogram by-similarity">
        <ul>
          {counts.map((count, bar) => {
            const { from, to } = BARS[bar];
            return (
              <li key={bar}>
                {count > 0 && (
                  <button
                    type="button"
                    aria-pressed={!isAny && isChosen(bar)}
                    aria-label={`${from} to ${to}: ${counted(count, 'copy', 'copies')}`}
                    title={`${from} to ${to}: ${count}`}
                    onClick={() => choose(bar)}
                  >
                    <span style={{ height: `${Math.max(4, (100 * count) / highest)}%` }} />
                  </button>
                )}
              </li>
            );
          })}
        </ul>
        {threshold !== undefined && (
          <p
            class={placeOf(threshold) < 0.4 ? 'threshold begins' : 'threshold'}
            style={{ left: `${100 * placeOf(threshold)}%` }}
          >
            <span>threshold {threshold}</span>
          </p>
        )}
        <p class="axis" aria-hidden="true">
          {BARS.map(({ from }, bar) => (
            <span key={from}>{BARS.length - bar < 10 || bar % 2 === 0 ? String(from).replace(/^0\./, '.') : ''}</span>
          ))}
        </p>
      </div>
    </section>
  );
}

// ---- who repeats whom

/** Publishers in each direction of the matrix. */
const LARGEST = 8;

interface Matrix {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** By `copying * publishers + copied`. */
  readonly counts: ReadonlyMap<number, number>;
  readonly highest: number;
  /** Number of copies that the matrix does not show. */
  readonly left: number;
}

const publisherOf = (article: number): number => model.page.articles[article][2];

const matrix = computed((): Matrix => {
  const counts = new Map<number, number>();
  const names = model.page.publishers;
  const [copying, copied] = [new Map<number, number>(), new Map<number, number>()];
  const add = <Key,>(map: Map<Key, number>, key: Key): void => void map.set(key, (map.get(key) ?? 0) + 1);
  const copies = copiesBut('publisher');
  for (const { article, against } of copies) {
    const [by, of] = [publisherOf(article), publisherOf(against)];
    add(copying, by);
    add(copied, of);
    add(counts, by * names.length + of);
  }
  const largest = (map: ReadonlyMap<number, number>): number[] =>
    [...map]
      .sort(([x, m], [y, n]) => n - m || x - y)
      .slice(0, LARGEST)
      .map(([publisher]) => publisher);
  const [rows, columns] = [largest(copying), largest(copied)];
  let [highest, shown] = [1, 0];
  for (const by of rows) {
    for (const of of columns) {
      const count = counts.get(by * names.length + of) ?? 0;
      highest = Math.max(highest, count);
      shown += count;
    }
  }
  return { rows, columns, counts, highest, left: copies.length - shown };
});

export function SourceMatrix() {
  const { rows, columns, counts, highest, left } = matrix.value;
  const [source, of] = [publishers.source.value, publishers.of.value];
  const names = model.page.publishers;
  const nameOf = (publisher: number): string => names[publisher] || 'unknown';
  if (rows.length === 0) return null;
  return (
    <section class="chart" aria-labelledby="who-repeats">
      <h2 id="who-repeats">Who repeats whom</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Matrix of sources">
        <table class="matrix">
          <thead>
            <tr>
              <td class="corner">repeats →</td>
              {columns.map(publisher => (
                <th key={publisher} scope="col">
                  <span title={nameOf(publisher)}>
                    <bdi>{nameOf(publisher)}</bdi>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(by => (
              <tr key={by}>
                <th scope="row">
                  <bdi>{nameOf(by)}</bdi>
                </th>
                {columns.map(column => {
                  const count = counts.get(by * names.length + column) ?? 0;
                  const isChosen = source === names[by] && of === names[column];
                  return (
                    <td key={column}>
                      {count > 0 && (
                        <button
                          type="button"
                          aria-pressed={isChosen}
                          aria-label={`${nameOf(by)} repeats ${nameOf(column)}: ${counted(count, 'copy', 'copies')}`}
                          style={{ '--share': String(0.12 + (0.88 * count) / highest) }}
                          class={count / highest > 0.55 ? 'strong' : ''}
                          onClick={() =>
                            change(isChosen ? { source: '', of: '' } : { source: names[by], of: names[column] })
                          }
                        >
                          {count}
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && <p class="aside">{counted(left, 'copy', 'copies')} between other sources</p>}
    </section>
  );
}

// ---- time

const MOST_BARS = 48;
/** Pixels of a bar at most, and of a chart of few bars, whose ends have a date each. */
const WIDEST_BAR = 40;
const NARROWEST = 180;
const STEPS = [1, 2, 7, 14, 28, 91, 182, 364, 1820].map(days => days * DAY_LENGTH);

interface Timeline {
  readonly start: number;
  readonly step: number;
  readonly counts: readonly number[];
  readonly undated: number;
}

const timeline = computed((): Timeline | undefined => timelineOf(copiesBut('time')));

function timelineOf(copies: readonly Copy[]): Timeline | undefined {
  const times = copies.map(({ article }) => model.articles[article].time).filter(time => !Number.isNaN(time));
  if (times.length === 0) return undefined;
  let [first, last] = [times[0], times[0]];
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const start = Math.floor(first / DAY_LENGTH) * DAY_LENGTH;
  const step =
    STEPS.find(length => (last - start) / length < MOST_BARS) ??
    Math.ceil((last - start) / MOST_BARS / DAY_LENGTH) * DAY_LENGTH;
  const counts = new Array<number>(Math.floor((last - start) / step) + 1).fill(0);
  for (const time of times) counts[Math.floor((time - start) / step)]++;
  return { start, step, counts, undated: copies.length - times.length };
}

export function TimeChart() {
  const shown = timeline.value;
  if (shown === undefined) return null;
  const { start, step, counts, undated } = shown;
  const [from, to] = [days.from.value, days.to.value];
  const highest = Math.max(...counts);
  const daysOf = (bar: number): readonly [string, string] => [
    dayOf(start + bar * step),
    dayOf(start + (bar + 1) * step - DAY_LENGTH),
  ];
  const label = (bar: number): string => {
    const [first, last] = [start + bar * step, start + (bar + 1) * step - DAY_LENGTH];
    return first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
  };
  const isChosen = (bar: number): boolean => {
    const [first, last] = daysOf(bar);
    return from !== '' && to !== '' && from <= first && to >= last;
  };
  const choose = (bar: number): void => {
    const [first, last] = daysOf(bar);
    change(from === first && to === last ? { from: '', to: '' } : { from: first, to: last });
  };
  return (
    <section class="chart" aria-labelledby="by-time">
      <h2 id="by-time">When copies appeared</h2>
      <div class="histogram" style={{ maxWidth: `${Math.max(NARROWEST, counts.length * WIDEST_BAR)}px` }}>
        <ul>
          {counts.map((count, bar) => (
            <li key={bar}>
              {count > 0 && (
                <button
                  type="button"
                  aria-pressed={isChosen(bar)}
                  aria-label={`${label(bar)}: ${counted(count, 'copy', 'copies')}`}
                  title={`${label(bar)}: ${count}`}
                  onClick={() => choose(bar)}
                >
                  <span style={{ height: `${Math.max(4, (100 * count) / highest)}%` }} />
                </button>
              )}
            </li>
          ))}
        </ul>
        <p class="axis" aria-hidden="true">
          <span>{dayText(start)}</span>
          {counts.length > 1 && <span>{dayText(start + counts.length * step - DAY_LENGTH)}</span>}
        </p>
      </div>
      {undated > 0 && <p class="aside">{counted(undated, 'copy', 'copies')} without a date</p>}
    </section>
  );
}
