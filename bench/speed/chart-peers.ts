/** The lower half of the chart: sketching speed of this tool and of other packages, on a logarithmic axis. */
import type { Panel } from './chart-scans.js';
import type { SpeedResults } from './results.js';
import { COLOURS, element, LEFT, label, legend, REST, RIGHT } from './svg.js';
import { count, significant } from './tables.js';

const ROW = 30;
const DOT = 6;

export function peersPanel({ peers }: SpeedResults, top: number): Panel {
  if (peers === undefined) return { parts: [], bottom: top };
  const [ours, ...others] = peers.figures;
  const figures = [ours, ...others.sort((x, y) => y.fromText - x.fromText)];
  const values = figures.flatMap(({ fromText, fromShingles }) => [fromText, fromShingles]);
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  const x = (value: number): number => LEFT + ((Math.log10(value) - low) / Math.max(1, high - low)) * (RIGHT - LEFT);
  const parts = [
    label(20, top + 20, 'Sketching alone, one core: MB of text a second, logarithmic axis', {
      class: 'title',
    }),
  ];
  const axisTop = top + 44;
  const axisBottom = axisTop + figures.length * ROW;
  for (let power = low; power <= high; power++) {
    const at = x(10 ** power);
    parts.push(element('line', { class: 'grid', x1: at, x2: at, y1: axisTop, y2: axisBottom }));
    parts.push(
      label(at, axisBottom + 16, power >= 0 ? count(10 ** power) : String(10 ** power), {
        class: 'note',
        'text-anchor': 'middle',
      }),
    );
  }
  figures.forEach(({ name, fromText, fromShingles }, i) => {
    const y = axisTop + i * ROW + ROW / 2;
    const colour = i === 0 ? COLOURS[0] : REST;
    const [left, right] = [x(fromText), x(fromShingles)];
    const values = `${significant(fromText)} / ${significant(fromShingles)}`;
    parts.push(
      label(LEFT - 12, y + 5, name, { 'text-anchor': 'end', ...(i === 0 && { class: 'ours' }) }),
      element('line', { x1: left, x2: right, y1: y, y2: y, stroke: colour, 'stroke-width': 2 }),
      dot(right, y, colour, false),
      dot(left, y, colour, true),
      label(Math.max(left, right) + 14, y + 4, values, { class: 'note halo' }),
    );
  });
  const entries = [
    { text: 'from the text to 128 values of all its runs of three words', filled: true },
    { text: 'from those runs, cut out beforehand', filled: false },
  ].map(({ text, filled }) => ({ text, mark: (at: number, y: number) => dot(at, y, REST, filled) }));
  const explained = legend(entries, axisBottom + 44);
  return { parts: [...parts, ...explained.parts], bottom: explained.bottom + 16 };
}

function dot(cx: number, cy: number, colour: string, filled: boolean): string {
  const inside = filled ? { fill: colour } : { class: 'hollow' };
  return element('circle', { cx, cy, r: DOT, stroke: colour, 'stroke-width': 2, ...inside });
}
