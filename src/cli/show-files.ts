/** `--show-files`: what would be read and how, what was skipped and why. */
import type { Found, FoundFile } from '../read/find/find.js';
import type { ReportFormat } from '../report/formats.js';
import { printable } from '../report/sanitize.js';

/** @returns a line a file, or JSON with `--format json`; ends with a line break unless empty */
export function renderFiles({ files, skipped, problems }: Found, format: ReportFormat): string {
  if (format === 'json') {
    const read = files.map(file => ({
      path: file.path,
      format: formatOf(file),
      ...(file.compression !== undefined && { compression: file.compression }),
    }));
    return `${JSON.stringify({ files: read, skipped, problems }, null, 2)}\n`;
  }
  const lines = [
    ...files.map(file => [how(file), printable(file.path)]),
    ...problems.map(({ path, reason }) => ['unreadable', `${printable(path)}: ${printable(reason)}`]),
    ...skipped.map(({ path, reason }) => ['skipped', `${printable(path)}: ${printable(reason)}`]),
  ];
  const width = Math.max(10, ...new Set(lines.map(([label]) => label.length)));
  return lines.map(([label, what]) => `${label.padEnd(width)}  ${what}\n`).join('');
}

/** "jsonl+gzip". */
const how = (file: FoundFile): string =>
  file.compression === undefined ? formatOf(file) : `${formatOf(file)}+${file.compression}`;

/** What stands at an address is only known once it is fetched. */
const formatOf = ({ format, web }: FoundFile): string => (web === true ? 'web' : format);
