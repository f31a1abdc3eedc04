/**
 * Writes the generated parts of the documentation: in the README the option tables, the table of evidence with the
 * weights of the scoring formula, the measurements (bench/results/quality.json) and the table of report formats; the
 * table of docs/ablation.md (bench/results/ablation.json); the `options` of report.schema.json and check.schema.json;
 * config.schema.json; and the manual page.
 *
 *   npm run readme
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  commandsOf,
  defaultText,
  flagOf,
  GROUPS,
  isConfigKey,
  isVariable,
  type OptionName,
  specOf,
  spellings,
  variableOf,
} from '../src/cli/options.js';
import { EVIDENCE, type EvidenceName, WEIGHTS } from '../src/compare/score.js';
import { DETECT_OPTION_NAMES, type DetectOption, detectOption } from '../src/options.js';
import { FORMATS } from '../src/report/formats.js';
import { type AblationRow, ablationTable } from './ablation-table.js';
import { configSchema } from './config-schema.js';
import type { Figures } from './figures.js';
import { manPage } from './man-page.js';
import { qualityDetails, qualityTables } from './quality-section.js';

const resultsIn = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`results/${name}`, import.meta.url), 'utf8'));
const QUALITY = resultsIn('quality.json') as Figures;
const ABLATION = resultsIn('ablation.json') as AblationRow[];

/** The README with its generated parts replaced. */
export function updateReadme(readme: string): string {
  const rows = (Object.entries(EVIDENCE) as [EvidenceName, string][]).map(
    ([name, meaning]) => `| \`${name}\` | ${WEIGHTS[name] ?? ''} | ${meaning} |\n`,
  );
  const evidence = `| evidence | weight | what it is, 0 to 1 |\n| --- | ---: | --- |\n${rows.join('')}`;
  const parts = { options: optionTables(), evidence, formats: formatTable(), quality: qualityTables(QUALITY) };
  return Object.entries(parts).reduce((text, [name, content]) => part(text, name, content), readme);
}

/** docs/measured.md with its generated part replaced. */
export function updateMeasured(page: string): string {
  return part(page, 'quality', qualityDetails(QUALITY));
}

/** docs/ablation.md with its table replaced. */
export function updateAblation(page: string): string {
  return part(page, 'ablation', `${ablationTable(ABLATION).join('\n')}\n`);
}

/**
 * The tables of options, one for each group.
 *
 * @returns text that ends with a line break
 */
function optionTables(): string {
  const row = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  const code = (texts: readonly string[]) => texts.map(text => `\`${text}\``).join(', ');
  return Object.entries(GROUPS)
    .map(([group, options]) => {
      const rows = (Object.keys(options) as OptionName[]).map(name => {
        const { text: shared, per = {}, unit, example, type, aliases = [] } = specOf(name);
        const others = Object.entries(per).flatMap(([command, its]) =>
          its.text === undefined ? [] : [`\`${command}\`: ${its.text}`],
        );
        const text = [shared, ...others].join('. ');
        const standard = defaultText(name) || (type.isSwitch ? 'off' : 'none');
        const notes = [...(type.repeats ? ['repeatable'] : []), ...aliases.map(alias => `alias: \`${flagOf(alias)}\``)];
        const keys = [name, ...aliases];
        return row([
          code(spellings(name)),
          commandsOf(name).join(', '),
          notes.length === 0 ? text : `${text} (${notes.join('; ')})`,
          unit === undefined ? standard : `${standard} (${unit})`,
          isConfigKey(name) ? code(keys) : '',
          isVariable(name) ? code(keys.map(variableOf)) : '',
          code([example]),
        ]);
      });
      const head = row([
        'Option',
        'Commands',
        'What it does',
        'Default',
        'Configuration key',
        'Environment',
        'Example',
      ]);
      return `### ${group}\n\n${head}${row(Array(7).fill('---'))}${rows.join('')}`;
    })
    .join('\n');
}

function formatTable(): string {
  const rows = Object.entries(FORMATS).map(
    ([name, { extension, mediaType, holds }]) =>
      `| \`${name}\` | ${holds.report} | ${holds.check} | ${holds.comparison} | \`${extension}\` | ${mediaType} |\n`,
  );
  return `| format | the report of \`scan\` is | that of \`check\` | that of \`compare\` | file | media type |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('')}`;
}

function part(page: string, name: string, content: string): string {
  const marks = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`);
  if (!marks.test(page)) throw new Error(`the page has no part named ${name}`);
  return page.replace(marks, () => `<!-- ${name} -->\n${content}<!-- /${name} -->`);
}

interface Schema {
  readonly $defs: Readonly<Record<string, unknown>>;
}

/** A schema with the description of the options replaced. */
export function updateSchema<Given extends Schema>(schema: Given): Given {
  const options = {
    description: 'The options that decide the verdict; the same options over the same articles give the same bytes.',
    type: 'object',
    properties: Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, optionSchema(detectOption(name))])),
    required: DETECT_OPTION_NAMES,
    additionalProperties: false,
  };
  return { ...schema, $defs: { ...schema.$defs, options } };
}

function optionSchema(option: DetectOption): Readonly<Record<string, unknown>> {
  const description = `${option.help}.`;
  if (option.type === 'choice') return { description, enum: option.values };
  if (option.type === 'boolean') return { description, type: option.type };
  const { type, minimum, maximum } = option;
  return { description, type, minimum, maximum };
}

function update(name: string, change: (text: string) => string): void {
  const file = new URL(`../${name}`, import.meta.url);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  update('README.md', updateReadme);
  update('docs/measured.md', updateMeasured);
  update('docs/ablation.md', updateAblation);
  for (const name of ['report.schema.json', 'check.schema.json']) {
    update(name, text => `${JSON.stringify(updateSchema(JSON.parse(text)), null, 2)}\n`);
  }
  update('config.schema.json', () => `${JSON.stringify(configSchema(), null, 2)}\n`);
  update('man/twicetold.1', manPage);
}
