/** `twicetold init`: looks at the files of a folder, and writes a configuration file with comments that suits them. */
import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { DETECT_OPTIONS } from '../options.js';
import { type FoundFile, findFiles } from '../read/find/find.js';
import type { Format } from '../read/formats.js';
import { printable } from '../report/sanitize.js';
import { CONFIG_FILES, configFilesIn } from './config-file.js';
import type { Call } from './input.js';
import { writeOutputFile } from './output-file.js';
import { EXIT, writeStdout } from './process.js';

/** `twicetold.config.jsonc`: editors know by the extension that the file holds comments. */
const [, NAME] = CONFIG_FILES;
/** Most files that `paths` names one by one; more files are named by their folders. */
const MOST_NAMED = 3;

export async function init({ operands, values, cwd }: Call): Promise<number> {
  const [given = '.'] = operands;
  const folder = resolve(cwd, given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`no such folder: ${given}`);
  const earlier = configFilesIn(folder);
  if (earlier.length > 0 && !values.force) {
    const names = earlier.map(file => basename(file)).join(' and ');
    throw new UserError(`${given === '.' ? '' : `${given}: `}${names} exists already`, '--force replaces it');
  }
  const situation = situationOf(await foundIn(folder), existsSync(join(folder, '.git')));
  const target = join(folder, NAME);
  await writeOutputFile(target, [configText(situation, schemaFrom(folder))]);
  for (const file of earlier) if (file !== target) rmSync(file);
  const shown = relative(cwd, target) || NAME;
  const next = situation.paths.length === 0 ? 'name the folder of the articles under "paths", then: ' : 'next: ';
  await writeStdout([`${printable(shown)} written for ${printable(situation.found)}\n${next}twicetold scan\n`]);
  return EXIT.clean;
}

async function foundIn(folder: string): Promise<readonly FoundFile[]> {
  const rules = { include: [], exclude: [], gitignore: true, mayBeEmpty: true };
  return (await findFiles(['.'], { ...rules, cwd: folder })).files;
}

interface Situation {
  /** "214 Markdown files in content". */
  readonly found: string;
  readonly paths: readonly string[];
  readonly kind: 'site' | 'feeds' | 'records' | 'articles' | 'nothing';
}

const RECORDS: readonly Format[] = ['jsonl', 'csv', 'parquet', 'warc', 'mbox'];
const DOCUMENTS: readonly Format[] = ['markdown', 'html', 'plain', 'office', 'rtf', 'mhtml', 'mail'];
/** Names of project files that are no articles. */
const OF_PROJECT =
  /^(?:readme|license|licence|changelog|contributing|security|code_of_conduct|authors|notice|robots|humans)\b/i;
/** Folders in which site generators and editorial systems keep articles. */
const OF_CONTENT = ['content', 'src/content', '_posts', 'source/_posts', 'posts', 'articles', 'news', 'blog'];

/** @param isRepository whether the folder is a clone of a repository */
function situationOf(files: readonly FoundFile[], isRepository: boolean): Situation {
  const documents = files.filter(({ path, format }) => DOCUMENTS.includes(format) && !isOfProject(path));
  const records = files.filter(({ format }) => RECORDS.includes(format));
  const feeds = files.filter(
    ({ path, format }) => format === 'feed' && !/^(?:pom|sitemap).*\.xml$/i.test(basename(path)),
  );
  if (documents.length > 0 && documents.length >= records.length + feeds.length) {
    const root = contentFolder(documents);
    const inside = root === '.' ? documents : documents.filter(({ path }) => path.startsWith(`${root}/`));
    const found = `${counted(inside, 'article')} in ${root === '.' ? 'this folder' : root}`;
    return { found, paths: [root], kind: isRepository ? 'site' : 'articles' };
  }
  const [kind, chosen] = records.length >= feeds.length ? (['records', records] as const) : (['feeds', feeds] as const);
  if (chosen.length === 0) return { found: 'a folder without articles', paths: [], kind: 'nothing' };
  const noun = kind === 'records' ? 'file of records' : 'feed';
  const plural = kind === 'records' ? 'files of records' : 'feeds';
  const count = `${chosen.length} ${chosen.length === 1 ? noun : plural}`;
  return { found: count, paths: placesOf(chosen), kind };
}

const counted = (files: readonly FoundFile[], noun: string): string =>
  `${files.length} ${noun}${files.length === 1 ? '' : 's'}`;

const isOfProject = (path: string): boolean => !path.includes('/') && OF_PROJECT.test(path);

/** A usual content folder, else the top folder that holds more than half of the documents, else the folder itself. */
function contentFolder(documents: readonly FoundFile[]): string {
  const known = OF_CONTENT.find(name => documents.some(({ path }) => path.startsWith(`${name}/`)));
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { path } of documents) {
    const top = path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  const [[top, most]] = [...counts].sort(([x, m], [y, n]) => n - m || (x < y ? -1 : 1));
  // several folders of articles are read together
  return most * 2 > documents.length ? top : '.';
}

/** The paths of a few files, or the folders of many. */
function placesOf(files: readonly FoundFile[]): readonly string[] {
  if (files.length <= MOST_NAMED) return files.map(({ path }) => path);
  const folders = [...new Set(files.map(({ path }) => dirname(path)))].sort();
  return folders.length > MOST_NAMED || folders.includes('.') ? ['.'] : folders;
}

/** The relative path of the schema in the installed package; undefined if the package is not installed. */
function schemaFrom(folder: string): string | undefined {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const schema = join(at, 'node_modules/twicetold/config.schema.json');
    if (existsSync(schema)) {
      const path = relative(realpathSync(folder), schema).replaceAll('\\', '/');
      return path.startsWith('.') ? path : `./${path}`;
    }
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/** Further keys for each situation, commented out. */
const SUGGESTIONS: Readonly<Record<Situation['kind'], string>> = {
  site: `
  // Existing repeats that may stay. Make the file once with:
  //   twicetold scan --baseline twicetold.baseline --update-baseline
  // and gate pull requests with:
  //   twicetold check --changed-since origin/main
  // "baseline": "twicetold.baseline",

  // Versions of an article from the same publisher: ignore, report or fail.
  // "editions": "report",

  // Repeats that are allowed.
  // "accept": [{ "sources": ["dpa", "The Courier"], "reason": "licensed" }, { "paths": "briefs/**" }],
`,
  feeds: `
  // Fetch the page behind an entry that is only a summary.
  // "fetchFull": true,

  // Keep responses, so that only changed ones are fetched again.
  // "fetchCache": ".cache/twicetold",

  // The index that "twicetold watch" compares with and adds to.
  // "index": "known.index",
`,
  records: `
  // Names of fields, if they are unusual: id, title, text, published, source, url.
  // "field": { "text": "story", "id": "guid" },

  // Which of several copies "twicetold unique" keeps.
  // "keep": ["source:reuters,ap", "oldest"],
`,
  articles: `
  // Files to leave out; paths are relative to the working directory.
  // "exclude": ["drafts/**"],

  // Which of several copies represents the others.
  // "keep": ["source:reuters,ap", "oldest"],
`,
  nothing: '',
};

function configText({ found, paths, kind }: Situation, schema: string | undefined): string {
  const list = paths.map(path => JSON.stringify(path)).join(', ');
  const editor =
    schema === undefined
      ? '  // An editor completes the keys once the package is installed:\n  // "$schema": "./node_modules/twicetold/config.schema.json",\n'
      : `  "$schema": ${JSON.stringify(schema)},\n`;
  // the name of a folder may hold line breaks, which would end the comment
  const inComment = found.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return `{
  // Made by "twicetold init" for ${inComment}. Each key is an option of the command line in camel case:
  // a flag overrides the value in this file, and "twicetold scan --print-config" prints all values.
${editor}
  // The paths that a command without paths reads, relative to the folder of this file.
  ${paths.length === 0 ? '// "paths": ["articles"],' : `"paths": [${list}],`}

  // The lowest similarity of a reported pair, 0 to 1. About 80 % of the pairs at 0.8 are copies.
  "threshold": ${DETECT_OPTIONS.threshold.default},

  // Repeats that make a scan end with 1, for CI: relations, each with an optional threshold.
  // "failOn": ["identical", "near-identical", "paraphrase>=0.9"],
${SUGGESTIONS[kind]}}
`;
}
