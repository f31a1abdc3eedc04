/** One result to everywhere it was asked for: standard output or `--output`, and each `--reporter`. */
import type { ReportFormat } from '../report/formats.js';
import type { View } from '../report/style.js';
import type { Call } from './call.js';
import { writeStdout } from './stdout.js';
import type { Terminal } from './terminal.js';

type Render = (format: ReportFormat, view: View) => Promise<Iterable<string>>;

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

/**
 * Writes each of them, whatever becomes of the others.
 *
 * @throws UserError when a file cannot be written: the first of them
 */
export async function writeReports(call: Call, render: Render): Promise<void> {
  const { values, terminal } = call;
  let failure: { readonly error: unknown } | undefined;
  for (const { name, value } of [...values.reporter, { name: values.format, value: values.output ?? '-' }]) {
    try {
      await writeReport(name, value, terminal, render);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
}

async function writeReport(name: ReportFormat, file: string, terminal: Terminal, render: Render): Promise<void> {
  if (file === '-') {
    const pieces = await render(name, { style: terminal.style, width: terminal.width });
    terminal.clear();
    await writeStdout(pieces);
    return;
  }
  const { writeOutputFile } = await import('./output-file.js');
  await writeOutputFile(file, await render(name, { style: terminal.fileStyle, width: terminal.width }));
  terminal.debug(`wrote ${file}`);
}
