/** Writes a result to all its destinations: standard output or `--output`, and each `--reporter`. */
import type { Piece, ReportFormat } from '../report/formats.js';
import type { View } from '../report/style.js';
import type { OptionValues } from './options.js';
import { checkOutputFile, writeOutputFile } from './output-file.js';
import { writeStdout } from './process.js';
import type { Terminal } from './terminal.js';

/** What decides on the destinations. */
interface Output {
  readonly values: Pick<
    OptionValues,
    'output' | 'reporter' | 'format' | 'saveStats' | 'removed' | 'baseline' | 'updateBaseline'
  >;
  readonly terminal: Terminal;
}

type Render = (format: ReportFormat, view: View) => Promise<Iterable<Piece>>;

/** The files that are written, without standard output; relative to the working directory or absolute. */
export function outputFiles({ values }: Pick<Output, 'values'>): string[] {
  const { output, reporter, saveStats, baseline, updateBaseline, removed } = values;
  const files = [
    output,
    ...reporter.map(entry => entry.value),
    saveStats,
    removed,
    updateBaseline ? baseline : undefined,
  ];
  return files.filter(file => file !== undefined && file !== '-') as string[];
}

/**
 * Checks before the long work whether all files can be written.
 * @throws UserError for the first file that cannot be written
 */
export async function checkOutputs(call: Output): Promise<void> {
  for (const file of outputFiles(call)) await checkOutputFile(file);
}

/**
 * Writes all reports, also after one that cannot be written.
 * @throws UserError for the first file that cannot be written
 */
export async function writeReports({ values, terminal }: Output, render: Render): Promise<void> {
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
    const chunks = await render(name, { style: terminal.style, width: terminal.width });
    terminal.clear();
    await writeStdout(chunks);
    return;
  }
  await writeOutputFile(file, await render(name, { style: terminal.fileStyle, width: terminal.width }));
  terminal.debug(`wrote ${file}`);
}
