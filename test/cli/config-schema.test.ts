/** config.schema.json takes what the tool takes from a configuration file, and refuses the usual mistakes. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { isConfigKey, OPTION_NAMES, specOf } from '../../src/cli/options.js';
import { InvalidValue } from '../../src/cli/value-types.js';

const ajv = new Ajv2020({ strict: true, strictRequired: false });
ajv.addVocabulary(['allowComments', 'allowTrailingCommas']);
const accepts = ajv.compile(JSON.parse(readFileSync('config.schema.json', 'utf8')));

const VALUES: readonly unknown[] = [
  ...[true, false, null, 0, 0.5, 1, 1.5, 2, 16, 50, 128, 1000, -1, 1e12],
  ...['', ' ', '0.5', 'true', 'a', '*.md', '10m', '10', '1h', '14d', '4w', '4y', 'text', 'json', 'markdown', 'pdf'],
  ...[
    'any',
    'identical',
    'identical,excerpt',
    'paraphrase>=0.9',
    'passage>=40',
    'identicle',
    'ignore',
    'latest',
    'low',
  ],
  ...['bottom-k', 'oldest', 'source:reuters,ap', 'oldest,longest', 'text=story', 'csv=p.csv', 'cluster=story', 'x=y'],
  ...[[], ['a'], [''], [1], ['identical', 'passage>=40'], ['source:ap', 'oldest'], ['text=story'], ['markdown=a.md']],
  ...[{}, { text: 'story' }, { csv: 'p.csv' }, { cluster: 'x' }, { zebra: 'x' }, { text: 1 }],
];

test('the schema accepts every value that a command accepts, and refuses values that all commands refuse', () => {
  for (const name of OPTION_NAMES.filter(isConfigKey)) {
    const { type, per = {} } = specOf(name);
    const types = [type, ...Object.values(per).flatMap(its => its?.type ?? [])];
    for (const value of VALUES) {
      const isTaken = types.some(type => !(type.fromJson(value) instanceof InvalidValue));
      expect({ name, value, taken: accepts({ [name]: value }) }).toEqual({ name, value, taken: isTaken });
    }
  }
});

test.each([
  { $schema: './node_modules/twicetold/config.schema.json', paths: 'articles', numPerm: 64 },
  { accept: [{ sources: ['dpa', 'The Courier'], reason: 'licensed' }, { paths: 'briefs/**' }, { credits: true }] },
  { accept: [{ urls: ['wire.example/**', 'courier.example/**'] }] },
  {
    overrides: [
      { paths: 'weather/**', threshold: 0.9 },
      { paths: ['sport/**'], compare: false },
    ],
  },
])('%j is taken', config => expect(accepts(config)).toBe(true));

test.each([
  { treshold: 0.5 },
  { paths: [] },
  { paths: 4 },
  { showFiles: true },
  { accept: [{ sources: ['dpa'] }] },
  { accept: [{ paths: 'a', urls: 'b' }] },
  { accept: { paths: 'a' } },
  { accept: [{ credits: 'yes' }] },
  { overrides: [{ paths: 'a' }] },
  { overrides: [{ paths: 'a', threshold: 2 }] },
  [],
])('%j is refused', config => expect(accepts(config)).toBe(false));
