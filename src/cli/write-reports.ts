/** One result to everywhere it was asked for: standard output or `--output`, and each `--reporter`. */
import type { Piece, ReportFormat, View } from '../report/formats.js';
import type { Call } from './call.js';
import { checkOutputFile, writeOutputFile } from './output-file.js';
import { writeStdout } from './stdout.js';

type Render = (format: ReportFormat, view: View) => Iterable<Piece>;

/** Files the reports go to, without standard output; relative to the working directory or absolute. */
export function outputFiles({ values: { output, reporter } }: Call): string[] {
  return [output, ...reporter.map(entry => entry.value)].filter(file => file !== undefined && file !== '-') as string[];
}

/**
 * To be called before the long work.
 * @throws UserError when a report could not be written after it
 */
export async function checkOutputs(call: Call): Promise<void> {
  for (const file of outputFiles(call)) await checkOutputFile(file);
}

/** @throws UserError when a file cannot be written */
export async function writeReports(call: Call, render: Render): Promise<void> {
  const { values, terminal } = call;
  const inFile: View = { style: terminal.fileStyle, width: terminal.width };
  const onTerminal: View = { style: terminal.style, width: terminal.width };
  for (const { name, value } of [...values.reporter, { name: values.format, value: values.output ?? '-' }]) {
    if (value === '-') {
      terminal.clear();
      await writeStdout(render(name, onTerminal));
    } else {
      await writeOutputFile(value, render(name, inFile));
      terminal.note(`wrote ${value}`);
    }
  }
}
