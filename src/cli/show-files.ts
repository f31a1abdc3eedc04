/** `--show-files`: what would be read and how, what was skipped and why. */
import type { Found } from '../read/find.js';
import type { ReportFormat } from '../report/formats.js';
import { printable } from '../report/sanitize.js';

/** @returns a line a file, or JSON with `--format json`; ends with a line break unless empty */
export function renderFiles({ files, skipped, problems }: Found, format: ReportFormat): string {
  if (format === 'json') {
    const read = files.map(({ path, format }) => ({ path, format }));
    return `${JSON.stringify({ files: read, skipped, problems }, null, 2)}\n`;
  }
  const lines = [
    ...files.map(file => `${file.format.padEnd(10)}  ${printable(file.path)}`),
    ...problems.map(({ path, reason }) => `unreadable  ${printable(path)}: ${printable(reason)}`),
    ...skipped.map(({ path, reason }) => `skipped     ${printable(path)}: ${printable(reason)}`),
  ];
  return lines.map(line => `${line}\n`).join('');
}
