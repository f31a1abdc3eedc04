/** Generates config.schema.json, the schema of a configuration file, from the table of options. */
import {
  commandsOf,
  describeOption,
  isConfigKey,
  keysOf,
  OPTION_NAMES,
  type OptionName,
  specOf,
} from '../src/cli/options.js';
import type { Schema } from '../src/cli/value-types.js';

/** Accepts a text or a list of texts. */
const TEXTS = { anyOf: [{ $ref: '#/$defs/text' }, { type: 'array', items: { $ref: '#/$defs/text' }, minItems: 1 }] };
const REASON = { description: 'Why; reports name it.', type: 'string' };

const rule = (kind: string, value: Schema, more: Schema = {}): Schema => ({
  type: 'object',
  properties: { [kind]: value, ...more },
  required: [kind],
  additionalProperties: false,
});

/** The JSON Schema (2020-12) for config.schema.json. */
export function configSchema(): Schema {
  const options = OPTION_NAMES.filter(isConfigKey).flatMap(name =>
    keysOf(name).map(key => [key, optionSchema(name, key)]),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:twicetold:config:1',
    title: 'twicetold.config.json',
    description:
      'The configuration of twicetold. Each key is an option of the command line; a flag or a variable overrides it.',
    // Visual Studio Code reports comments in a .json file as errors without this.
    allowComments: true,
    allowTrailingCommas: true,
    type: 'object',
    properties: {
      $schema: { description: 'The place of this schema, for editors.', type: 'string' },
      paths: {
        description: 'What is read where a command is given no path; relative to the folder of the file.',
        ...TEXTS,
      },
      ...Object.fromEntries(options),
      accept: {
        description: 'Pairs that are allowed: they are counted, and neither fail nor join a cluster.',
        type: 'array',
        maxItems: 1000,
        items: {
          anyOf: [
            rule(
              'sources',
              {
                description: 'One article of each; * is any.',
                type: 'array',
                items: { $ref: '#/$defs/text' },
                minItems: 2,
              },
              { reason: REASON },
            ),
            rule(
              'paths',
              {
                description: 'Patterns of .gitignore: of one, either article; of several, one article of each.',
                ...TEXTS,
              },
              { reason: REASON },
            ),
            rule(
              'urls',
              {
                description:
                  'Patterns of addresses without scheme; of one, either article; of several, one article of each.',
                ...TEXTS,
              },
              { reason: REASON },
            ),
            rule(
              'credits',
              { description: 'Where one article names the other as its original.', type: 'boolean' },
              { reason: REASON },
            ),
          ],
        },
      },
      overrides: {
        description: 'Another threshold for the pairs of some articles, or no comparison.',
        type: 'array',
        maxItems: 1000,
        items: {
          ...rule(
            'paths',
            { description: 'Patterns of .gitignore.', ...TEXTS },
            {
              threshold: {
                description: 'Lowest similarity of a pair with such an article.',
                type: 'number',
                minimum: 0,
                maximum: 1,
              },
              compare: { description: 'With false, no pair with such an article is reported.', type: 'boolean' },
            },
          ),
          anyOf: [{ required: ['threshold'] }, { required: ['compare'] }],
        },
      },
    },
    additionalProperties: false,
    $defs: { text: { type: 'string', minLength: 1 } },
  };
}

/** Schema of an option. If its values differ by command, the schema allows the values of all commands. */
function optionSchema(name: OptionName, key: string): Schema {
  const { type, per = {} } = specOf(name);
  const others = Object.values(per).flatMap(its =>
    its?.type === undefined || its.sources !== undefined ? [] : [its.type],
  );
  const schemas = [...new Map([type, ...others].map(({ schema }) => [JSON.stringify(schema), schema])).values()];
  const commands = commandsOf(name).join(', ');
  return {
    description: `${describeOption(name)}. Commands: ${commands}.`,
    ...(key !== name && { deprecated: true }),
    ...(schemas.length === 1 ? schemas[0] : { anyOf: schemas }),
  };
}
