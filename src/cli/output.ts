/** Writes a result to all its destinations: standard output or `--output`, and each `--reporter`. */
import { needsFingerprints, type Piece, type ReportFormat } from '../report/formats.js';
import type { Selected } from '../report/select.js';
import { PLAIN, type View } from '../report/style.js';
import { appendJobSummary, fileLinks } from './ci.js';
import type { OptionValues } from './options.js';
import { checkOutputFile, writeOutputFile } from './output-file.js';
import { writeStdout } from './process.js';
import type { Environment, Terminal } from './terminal.js';

/** The members of a call that determine the destinations. */
interface Output {
  readonly values: Pick<
    OptionValues,
    'output' | 'reporter' | 'format' | 'saveStats' | 'removed' | 'baseline' | 'updateBaseline'
  >;
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly cwd: string;
}

/** Whether a report of the call holds fingerprints of its articles. */
export const wantsFingerprints = ({ format, reporter }: Pick<OptionValues, 'format' | 'reporter'>): boolean =>
  [format, ...reporter.map(({ name }) => name)].some(needsFingerprints);

/** The options that select stories and pairs (`--only`, `--top`, `--sort`, `--source`, `--since`). */
export function selectionOf({ only, top, sort, source, since }: OptionValues): Selected {
  return {
    ...(only.length > 0 && { only }),
    ...(top !== undefined && { top }),
    ...(sort !== undefined && { sort }),
    ...(source.length > 0 && { source }),
    ...(since !== undefined && { since }),
  };
}

type Render = (format: ReportFormat, view: View) => Promise<Iterable<Piece>>;

/** The paths of all output files, relative to the working directory or absolute; without standard output. */
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
 * Checks whether all output files can be written. Call it before the long work.
 * @throws UserError for the first file that cannot be written
 */
export async function checkOutputs(call: Pick<Output, 'values'>): Promise<void> {
  for (const file of outputFiles(call)) await checkOutputFile(file);
}

/**
 * Writes all reports; a report that cannot be written does not stop the others.
 *
 * @param details text that a job summary shows after the report
 * @throws UserError for the first file that cannot be written
 */
export async function writeReports(
  call: Output,
  render: Render,
  details?: () => Promise<AsyncIterable<string>>,
): Promise<void> {
  const { values, terminal, env, cwd } = call;
  let failure: { readonly error: unknown } | undefined;
  for (const { name, value } of [...values.reporter, { name: values.format, value: values.output ?? '-' }]) {
    try {
      await writeReport(name, value, call, render);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (env.GITHUB_STEP_SUMMARY && [values.format, ...values.reporter.map(({ name }) => name)].includes('github')) {
    const view = { style: PLAIN, width: terminal.width, links: fileLinks(env, cwd) };
    const pieces: Piece[] = [...(await render('markdown', view))];
    if (details !== undefined) for await (const piece of await details()) pieces.push(piece);
    await appendJobSummary(call, pieces);
  }
  if (failure !== undefined) throw failure.error;
}

async function writeReport(
  name: ReportFormat,
  file: string,
  { terminal, env, cwd }: Output,
  render: Render,
): Promise<void> {
  const links = fileLinks(env, cwd);
  if (file === '-') {
    const chunks = await render(name, { style: terminal.style, width: terminal.width, links });
    terminal.clear();
    await writeStdout(chunks);
    return;
  }
  await writeOutputFile(file, await render(name, { style: terminal.fileStyle, width: terminal.width, links }));
  terminal.debug(`wrote ${file}`);
}
