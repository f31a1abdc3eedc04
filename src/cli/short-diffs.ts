/** Word diffs of the copied lines of the worst findings, for a job summary. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DetectOptions } from '../options.js';
import { diffMarkdown } from '../report/comparison-markdown.js';
import { type Finding, measureOf, placeText, predicateOf, titleOf } from '../report/findings.js';
import { htmlText } from '../report/sanitize.js';
import type { FilePlace } from '../types/places.js';

const FINDINGS_SHOWN = 10;
/** Most characters of each side. */
const MOST_SHOWN = 1500;
/** Largest file, in bytes, that is read again for its lines. */
const LARGEST_FILE = 4_000_000;

/** Leaves out findings whose lines are unknown or not UTF-8. @param cwd folder that the paths of places are relative to */
export async function* shortDiffs(
  findings: readonly Finding[],
  { cwd, detection }: { readonly cwd: string; readonly detection: DetectOptions },
): AsyncGenerator<string> {
  const { compareArticles } = await import('../pipeline/compare.js');
  let isFirst = true;
  for (const finding of findings.slice(0, FINDINGS_SHOWN)) {
    const { article, other } = finding;
    const [own, others] = await Promise.all([linesAt(article.place, cwd), linesAt(other.place, cwd)]);
    if (own === undefined || others === undefined) continue;
    const comparison = compareArticles({ id: 'a', text: others }, { id: 'b', text: own }, detection);
    if (isFirst) yield '\n### The words of the worst\n';
    isFirst = false;
    const heading = `${titleOf(article)} ${predicateOf(finding)} ${titleOf(other)}: ${measureOf(finding)}`;
    yield `\n<details><summary>${htmlText(heading)}</summary>\n\n`;
    yield `${htmlText(placeText(other))} → ${htmlText(placeText(article))}\n\n`;
    yield* diffMarkdown(comparison);
    yield '</details>\n';
  }
}

async function linesAt(place: FilePlace | undefined, cwd: string): Promise<string | undefined> {
  if (place === undefined) return undefined;
  const file = resolve(cwd, place.path);
  try {
    if ((await stat(file)).size > LARGEST_FILE) return undefined;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    const lines = text.split(/\r\n|\n|\r/).slice(place.line - 1, place.endLine);
    if (lines.length === 0) return undefined;
    if (lines.length === place.endLine - place.line + 1)
      lines[lines.length - 1] = lines.at(-1)!.slice(0, place.endColumn - 1);
    lines[0] = lines[0].slice(place.column - 1);
    const passage = lines.join('\n');
    return passage.length > MOST_SHOWN ? `${passage.slice(0, MOST_SHOWN)}…` : passage;
  } catch {
    return undefined;
  }
}
