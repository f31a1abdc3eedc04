import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DETECT_OPTIONS } from '../../src/options.js';
import { CHECK_KEYS, COMPARISON_KEYS, REPORT_KEYS } from '../../src/report/json.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import { RELATIONS } from '../../src/types/report.js';
import { anyTexts } from './arbitraries.js';
import { ATTACKS, COMPARISON, hostileComparison, hostileReport, NEWSROOM, report } from './samples.js';

interface Schema {
  readonly description?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly type?: string;
}

const load = (name: string): Schema => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const reportSchema = load('report.schema.json');
const comparisonSchema = load('comparison.schema.json');
const checkSchema = load('check.schema.json');
const validator = (schema: Schema): ValidateFunction => new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const validReport = validator(reportSchema);
const validComparison = validator(comparisonSchema);

function errorsOf(validate: ValidateFunction, value: unknown): unknown {
  return validate(value) ? [] : validate.errors;
}

function parsed(pieces: Iterable<string>): unknown {
  return JSON.parse([...pieces].join(''));
}

describe('the schemas accept all reports and comparisons', () => {
  test.each([
    ['an ordinary report', NEWSROOM],
    ['an empty one', report({})],
    ['a hostile one', hostileReport(ATTACKS)],
  ])('%s', (_, value) => expect(errorsOf(validReport, parsed(renderReport(value, 'json')))).toEqual([]));

  test.each([
    ['an ordinary comparison', COMPARISON],
    ['a hostile one', hostileComparison(ATTACKS)],
  ])('%s', (_, value) => expect(errorsOf(validComparison, parsed(renderComparison(value, 'json')))).toEqual([]));

  test('any strings', () => {
    fc.assert(
      fc.property(anyTexts, texts => {
        expect(errorsOf(validReport, parsed(renderReport(hostileReport(texts), 'json')))).toEqual([]);
        expect(errorsOf(validComparison, parsed(renderComparison(hostileComparison(texts), 'json')))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the schemas refuse an invalid report', () => {
  test.each([
    ['an unknown property', { ...NEWSROOM, extra: 1 }],
    ['another version', { ...NEWSROOM, schema: 'twicetold.report/1' }],
    ['a similarity above 1', { ...NEWSROOM, pairs: [{ ...NEWSROOM.pairs[0], similarity: 1.1 }] }],
    ['evidence that is not a number', { ...NEWSROOM, pairs: [{ ...NEWSROOM.pairs[0], evidence: { words: 'many' } }] }],
    ['an unknown status', { ...NEWSROOM, articles: [{ id: 'x', words: 1, status: 'fine' }] }],
    ['no summary', { ...NEWSROOM, summary: undefined }],
  ])('%s', (_, value) => expect(validReport(JSON.parse(JSON.stringify(value)))).toBe(false));
});

describe.each([
  ['report.schema.json', reportSchema, REPORT_KEYS],
  ['comparison.schema.json', comparisonSchema, COMPARISON_KEYS],
  ['check.schema.json', checkSchema, CHECK_KEYS],
])('%s', (_, schema, shape) => {
  test('describes every property and closes every object', () => {
    const visit = (part: Schema, path: string): void => {
      for (const [name, property] of Object.entries(part.properties ?? {})) {
        expect(property.description, `${path}.${name}`).toMatch(/\.$/);
        visit(property, `${path}.${name}`);
      }
      if (part.type === 'object' && !path.endsWith('.evidence')) expect(part.additionalProperties, path).toBe(false);
      if (part.items !== undefined) visit(part.items, `${path}[]`);
      for (const [name, definition] of Object.entries(part.$defs ?? {})) visit(definition, name);
    };
    visit(schema, '$');
  });

  test('names the keys of the printed JSON in their order', () => {
    const resolve = (part: Schema): Schema =>
      part.$ref === undefined ? part : schema.$defs![part.$ref.replace('#/$defs/', '')]!;
    const visit = (part: Schema, keys: unknown, path: string): void => {
      if (typeof keys !== 'object' || keys === null) return;
      if (Array.isArray(keys)) {
        visit(resolve(part.items!), keys[0], `${path}[]`);
        return;
      }
      const { properties = {} } = part;
      expect(Object.keys(properties), path).toEqual(Object.keys(keys));
      for (const [name, inner] of Object.entries(keys)) visit(resolve(properties[name]!), inner, `${path}.${name}`);
    };
    visit(schema, shape, '$');
  });
});

test('the schemas list all relations and engines', () => {
  expect(reportSchema.$defs?.relation?.enum).toEqual(RELATIONS);
  expect(reportSchema.$defs?.options?.properties?.engine?.enum).toEqual(DETECT_OPTIONS.engine.values);
});

test('both schemas define shared parts alike', () => {
  for (const name of ['tool', 'article', 'relation', 'place', 'pair']) {
    expect(comparisonSchema.$defs?.[name]).toEqual(reportSchema.$defs?.[name]);
  }
});
