/**
 * Puts into the README what the code knows better: the option table, from the one that the parser reads, and the table of
 * evidence, with the weights of the scoring formula.
 *
 *   npm run readme
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { optionsMarkdown } from '../src/cli/options-text.js';
import { EVIDENCE, type EvidenceName } from '../src/compare/evidence.js';
import { WEIGHTS } from '../src/compare/score.js';

/** The README with its generated parts renewed. */
export function renewed(readme: string): string {
  const rows = (Object.entries(EVIDENCE) as [EvidenceName, string][]).map(
    ([name, meaning]) => `| \`${name}\` | ${WEIGHTS[name] ?? ''} | ${meaning} |\n`,
  );
  const evidence = `| evidence | weight | what it is, 0 to 1 |\n| --- | ---: | --- |\n${rows.join('')}`;
  return part(part(readme, 'options', optionsMarkdown()), 'evidence', evidence);
}

function part(readme: string, name: string, content: string): string {
  const marks = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`);
  if (!marks.test(readme)) throw new Error(`the README has no part named ${name}`);
  return readme.replace(marks, () => `<!-- ${name} -->\n${content}<!-- /${name} -->`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const file = new URL('../README.md', import.meta.url);
  writeFileSync(file, renewed(readFileSync(file, 'utf8')));
}
