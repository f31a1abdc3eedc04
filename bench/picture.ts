/**
 * Draws the picture of the README as SVG: the output of the tool for the sample newsroom.
 *
 *   npx tsx bench/picture.ts > docs/newsroom.svg
 */
import { spawnSync } from 'node:child_process';

const COLUMNS = 100;
const LINES = 24;
const CHARACTER = 8.4;
const LINE = 19;
const COLOURS: Readonly<Record<number, string>> = {
  31: '#f47067',
  32: '#8ddb8c',
  33: '#daaa3f',
  34: '#6cb6ff',
  36: '#76e3ea',
  90: '#768390',
};

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Converts a line with SGR sequences to tspans. */
function tspans(line: string): string {
  let style = '';
  return line
    .split(/\u001b\[([\d;]*)m/)
    .map((part, i) => {
      if (i % 2 === 0) return part === '' ? '' : `<tspan${style}>${escapeXml(part)}</tspan>`;
      for (const code of part.split(';').map(Number)) {
        if (code === 1) style += ' font-weight="bold"';
        else if (code === 2) style += ' fill="#768390"';
        else if (code in COLOURS) style += ` fill="${COLOURS[code]}"`;
        else style = '';
      }
      return '';
    })
    .join('');
}

const { stdout } = spawnSync(
  process.execPath,
  ['bin/twicetold.js', 'scan', 'fixtures/newsroom', '--color', '--width', String(COLUMNS)],
  { encoding: 'utf8' },
);
const printed = stdout.trimEnd().split('\n');
const shown = ['$ npm start', '', ...printed.slice(0, LINES), '  ⋮', printed[printed.length - 1]];
const width = Math.ceil(COLUMNS * CHARACTER + 40);
const height = shown.length * LINE + 40;
const text = shown
  .map((line, i) => `<text x="20" y="${34 + i * LINE}" xml:space="preserve">${tspans(line)}</text>`)
  .join('\n');
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="twicetold lists the stories told twice in the sample newsroom">
<rect width="100%" height="100%" rx="8" fill="#1c2128"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#cdd9e5">
${text}
</g>
</svg>`);
