/** One result to everywhere it was asked for: standard output or `--output`, and each `--reporter`. */
import type { ReportFormat } from '../report/formats.js';
import type { Piece } from '../report/pieces.js';
import type { View } from '../report/view.js';
import type { Call } from './call.js';
import { writeStdout } from './stdout.js';

type Render = (format: ReportFormat, view: View) => Promise<Iterable<Piece>>;

/** Files the reports go to, without standard output; relative to the working directory or absolute. */
export function outputFiles({ values: { output, reporter } }: Call): string[] {
  return [output, ...reporter.map(entry => entry.value)].filter(file => file !== undefined && file !== '-') as string[];
}

/**
 * To be called before the long work.
 * @throws UserError when a report could not be written after it
 */
export async function checkOutputs(call: Call): Promise<void> {
  const files = outputFiles(call);
  if (files.length === 0) return;
  const { checkOutputFile } = await import('./output-file.js');
  for (const file of files) await checkOutputFile(file);
}

/** @throws UserError when a file cannot be written */
export async function writeReports(call: Call, render: Render): Promise<void> {
  const { values, terminal } = call;
  const inFile: View = { style: terminal.fileStyle, width: terminal.width };
  const onTerminal: View = { style: terminal.style, width: terminal.width };
  for (const { name, value } of [...values.reporter, { name: values.format, value: values.output ?? '-' }]) {
    if (value === '-') {
      const pieces = await render(name, onTerminal);
      terminal.clear();
      await writeStdout(pieces);
    } else {
      const { writeOutputFile } = await import('./output-file.js');
      await writeOutputFile(value, await render(name, inFile));
      terminal.note(`wrote ${value}`);
    }
  }
}
