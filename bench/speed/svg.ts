/** SVG elements as text, and the style sheet of the chart for light and dark pages. */

/** Colours of the stages, distinguishable in both themes; neighbours differ in lightness, too. The last one is for the rest. */
export const COLOURS = [
  '#4184e4',
  '#e0823d',
  '#46954a',
  '#c96198',
  '#8d6fd1',
  '#b59a1a',
  '#2aa5a0',
  '#c4453d',
  '#7a8f3c',
  '#5f7d9c',
] as const;
export const REST = '#8b949e';

export const WIDTH = 880;
/** Left and right end of bars and axes. */
export const LEFT = 220;
export const RIGHT = 770;

export const STYLE = `<style>
svg { color-scheme: light dark; }
.card { fill: #ffffff; stroke: #d0d7de; }
text { font: 14px system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.note { font-size: 12px; fill: #59636e; }
.ours { font-weight: 600; }
.halo { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.floor { stroke: #1f2328; stroke-width: 2.5; }
.hollow { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  .card { fill: #0d1117; stroke: #3d444d; }
  text { fill: #f0f6fc; }
  .note { fill: #9198a1; }
  .grid { stroke: #3d444d; }
  .floor { stroke: #f0f6fc; }
  .hollow { fill: #0d1117; }
  .halo { stroke: #0d1117; }
}
</style>`;

const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

type Attributes = Readonly<Record<string, string | number>>;

/** Numbers are written with at most one decimal. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? Math.round(value * 10) / 10 : escapeXml(value)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export const label = (x: number, y: number, text: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escapeXml(text));

export interface LegendEntry {
  readonly text: string;
  /** Draws the mark before the label around a point. */
  readonly mark: (x: number, y: number) => string;
}

/** The legend, wrapped to the width of the chart. */
export function legend(
  entries: readonly LegendEntry[],
  top: number,
): { readonly parts: string[]; readonly bottom: number } {
  const parts: string[] = [];
  let x = 20;
  let y = top;
  for (const { text, mark } of entries) {
    const width = 40 + text.length * 6.4;
    if (x + width > WIDTH - 20) {
      x = 20;
      y += 20;
    }
    parts.push(mark(x + 7, y - 4), label(x + 20, y, text, { class: 'note' }));
    x += width;
  }
  return { parts, bottom: y };
}
