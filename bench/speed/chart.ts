/** Draws docs/speed.svg from the results: two panels on a card, readable on light and dark pages. */
import { peersPanel } from './chart-peers.js';
import { drawnScans, scansPanel } from './chart-scans.js';
import type { SpeedResults } from './results.js';
import { element, label, STYLE, WIDTH } from './svg.js';
import { corpusName, seconds } from './tables.js';

/** Draws the chart; the same results give the same bytes. */
export function drawChart(results: SpeedResults): string {
  const { machine, date, scans, peers } = results;
  const upper = scansPanel(results, 10);
  const lower = peersPanel(results, upper.bottom + (upper.parts.length > 0 ? 14 : 0));
  const memory = `${Math.round(machine.memory / 2 ** 30)} GiB`;
  const where = `${machine.cpu}, ${machine.cores} cores, ${memory}, Node ${machine.node}, ${date}. Medians, turn by turn.`;
  const height = lower.bottom + 34;
  const told = [
    ...drawnScans(scans).map(scan => `${corpusName(scan)} in ${seconds(scan.wall)}`),
    ...(peers?.figures ?? []).map(({ name, fromText }) => `${name} ${fromText.toFixed(1)} MB/s`),
  ].join('; ');
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${Math.ceil(height)}`,
      width: WIDTH,
      height: Math.ceil(height),
      role: 'img',
      'aria-label': `How fast scans and sketching are: ${told}`,
    },
    [
      '',
      STYLE,
      element('rect', { class: 'card', x: 0.5, y: 0.5, width: WIDTH - 1, height: Math.ceil(height) - 1, rx: 8 }),
      ...upper.parts,
      ...lower.parts,
      label(20, lower.bottom + 16, where, { class: 'note' }),
      '',
    ].join('\n'),
  )}\n`;
}
