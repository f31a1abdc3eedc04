/** The upper half of the chart: time of a scan per article, by stage. Bars of equal length show linear growth. */
import { isFloorOf, type ScanFigures, type SpeedResults } from './results.js';
import { COLOURS, element, LEFT, label, legend, REST, RIGHT } from './svg.js';
import { corpusName, count, seconds } from './tables.js';

const ROW = 34;
const BAR = 20;
const THE_REST = 'start-up and the rest';
const MICRO = 1e6;

export interface Panel {
  readonly parts: readonly string[];
  readonly bottom: number;
}

/** Stages of a scan and the rest of its wall time, in seconds. */
function slicesOf({ wall, stages }: ScanFigures): (readonly [name: string, seconds: number])[] {
  const named = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  // Overlapping stages can add up to more than the wall time.
  const scale = Math.min(1, wall / named);
  const rest = stages.length === 0 ? wall : Math.max(0, wall - named);
  return [...stages.map(stage => [stage.name, stage.seconds * scale] as const), [THE_REST, rest]];
}

/** A step of 1, 2 or 5 times a power of ten, at most eight steps on the axis. */
function stepFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 8));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => most / step <= 8) ?? most;
}

const tickText = (tick: number): string => (tick >= 1 ? count(tick) : String(Number(tick.toPrecision(1))));

/** Scans with all threads, from the page cache: the speed of a disk says little about the tool. */
export function drawnScans(scans: readonly ScanFigures[]): ScanFigures[] {
  const many = Math.max(...scans.map(({ jobs }) => jobs));
  return scans.filter(its => its.jobs === many && !its.onOneCore && !its.fromDisk && its.failed === undefined);
}

export function scansPanel({ scans, floors }: SpeedResults, top: number): Panel {
  const shown = drawnScans(scans);
  if (shown.length === 0) return { parts: [], bottom: top };
  const perArticle = (value: number, { articles }: { readonly articles: number }): number => (value / articles) * MICRO;
  const most = Math.max(...shown.map(scan => perArticle(scan.wall, scan)));
  const x = (value: number): number => LEFT + (value / most) * (RIGHT - LEFT);
  const names = [...new Set(shown.flatMap(scan => slicesOf(scan).map(([name]) => name)))].filter(
    name => name !== THE_REST,
  );
  const colourOf = (name: string): string => (name === THE_REST ? REST : COLOURS[names.indexOf(name) % COLOURS.length]);

  const parts = [
    label(
      20,
      top + 20,
      `A scan with ${shown[0].jobs} ${shown[0].jobs === 1 ? 'thread' : 'threads'}: microseconds an article, and all together`,
      {
        class: 'title',
      },
    ),
  ];
  const axisTop = top + 44;
  const axisBottom = axisTop + shown.length * ROW;
  const step = stepFor(most);
  for (let tick = 0; tick <= most; tick += step) {
    parts.push(element('line', { class: 'grid', x1: x(tick), x2: x(tick), y1: axisTop, y2: axisBottom }));
    parts.push(label(x(tick), axisBottom + 16, tickText(tick), { class: 'note', 'text-anchor': 'middle' }));
  }
  shown.forEach((scan, i) => {
    const y = axisTop + i * ROW + (ROW - BAR) / 2;
    parts.push(label(LEFT - 12, y + 15, corpusName(scan), { 'text-anchor': 'end' }));
    let from = 0;
    for (const [name, value] of slicesOf(scan)) {
      const to = from + perArticle(value, scan);
      parts.push(element('rect', { x: x(from), y, width: x(to) - x(from), height: BAR, fill: colourOf(name) }));
      from = to;
    }
    parts.push(label(x(from) + 10, y + 15, seconds(scan.wall), { class: 'halo' }));
    const floor = floors.find(its => isFloorOf(its, scan));
    if (floor === undefined) return;
    const at = x(perArticle(floor.wall, floor));
    parts.push(element('line', { class: 'floor', x1: at, x2: at, y1: y - 4, y2: y + BAR + 4 }));
  });
  const entries = [...names, THE_REST].map(name => ({
    text: name,
    mark: (at: number, y: number) =>
      element('rect', { x: at - 6, y: y - 6, width: 12, height: 12, fill: colourOf(name) }),
  }));
  const floor = {
    text: 'the floor: the same files only read, the same lines only parsed',
    mark: (at: number, y: number) => element('line', { class: 'floor', x1: at, x2: at, y1: y - 8, y2: y + 8 }),
  };
  const explained = legend(floors.length === 0 ? entries : [...entries, floor], axisBottom + 44);
  return { parts: [...parts, ...explained.parts], bottom: explained.bottom + 16 };
}
