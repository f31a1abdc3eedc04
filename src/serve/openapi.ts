/** The OpenAPI document of the service, made from the contract of the reports of a check. */
import { TOOL } from '../version.js';
import { PAIR_ROUTE } from './protocol.js';
import { ADD_PARAMETER, CHECK_PARAMETERS } from './query.js';

type Schema = { readonly [key: string]: unknown };

interface CheckSchema extends Schema {
  readonly $defs: Readonly<Record<string, Schema>>;
}

const text = (description: string): Schema => ({ description, type: 'string' });

const ARTICLE: Schema = {
  description: 'An article.',
  type: 'object',
  properties: {
    id: {
      description:
        'Names the article; one that comes again replaces itself. Without it a check goes by the number, and the index by a hash of the text.',
      type: ['string', 'number', 'null'],
      maxLength: 2048,
    },
    title: text('Headline.'),
    text: text('The words, as plain text; an empty line between two paragraphs.'),
    source: text('Publisher.'),
    url: text('Address.'),
    published: text('ISO 8601 date or time.'),
  },
  required: ['text'],
};

const FAULT: Schema = {
  description: 'Why a request was not answered.',
  type: 'object',
  properties: {
    status: { description: 'The status of the answer.', type: 'integer' },
    error: text('What is wrong, one line.'),
    hint: text('What to do about it.'),
  },
  required: ['status', 'error'],
};

const ADDED: Schema = {
  description: 'What became of articles that were added. All of them are on the disk.',
  type: 'object',
  properties: Object.fromEntries(
    [
      ['added', 'Articles that are new.'],
      ['replaced', 'Articles that replaced an older version of themselves.'],
      ['unchanged', 'Articles that the index had.'],
      ['articles', 'Articles in the index.'],
    ].map(([name, description]) => [name, { description, type: 'integer', minimum: 0 }]),
  ),
  required: ['added', 'replaced', 'unchanged', 'articles'],
};

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const answer = (description: string, schema: Schema): Schema => ({ description, content: json(schema) });

const page = (description: string): Schema => ({
  description,
  content: { 'text/html': { schema: { type: 'string' } } },
});

const BODY: Schema = {
  required: true,
  content: {
    ...json({
      anyOf: [
        ref('article'),
        { type: 'array', items: ref('article'), minItems: 1 },
        {
          type: 'object',
          properties: { articles: { type: 'array', items: ref('article'), minItems: 1 } },
          required: ['articles'],
          additionalProperties: false,
        },
      ],
    }),
    'application/jsonl': { schema: { description: 'An article a line.', type: 'string' } },
  },
};

const FAULTS = {
  400: 'The body is no JSON, or holds no articles; or a parameter has a wrong value.',
  401: 'No token, or a wrong one.',
  403: 'A page of another origin asks.',
  408: 'The request came too slowly.',
  413: 'The body is too large.',
  415: 'The body has another type than JSON and JSON Lines.',
  421: 'The host is none of this service.',
  500: 'The index could not answer.',
  503: 'Too many requests wait, or the service ends. Retry-After says when to try again.',
} as const;

const faults = (
  statuses: readonly (keyof typeof FAULTS | 404 | 501)[],
  more: Readonly<Record<number, string>> = {},
): Schema =>
  Object.fromEntries(
    statuses.map(status => [
      String(status),
      answer(more[status] ?? FAULTS[status as keyof typeof FAULTS], ref('fault')),
    ]),
  );

const OF_ALL = [401, 403, 421] as const;
const OF_BODY = [400, ...OF_ALL, 408, 413, 415, 500, 503] as const;

const queryParameters = (known: typeof CHECK_PARAMETERS): Schema[] =>
  Object.entries(known).map(([name, { description, schema }]) => ({ name, in: 'query', description, schema }));

/** @param check check.schema.json */
export function openApi({ $defs, $schema: _, $id: __, ...check }: CheckSchema): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'twicetold',
      version: TOOL.version,
      description: 'Says what articles repeat of those of an index, and adds articles to it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    paths: {
      '/check': {
        post: {
          operationId: 'check',
          summary: 'What articles repeat of the index, and of one another',
          parameters: queryParameters({ ...CHECK_PARAMETERS, ...ADD_PARAMETER }),
          requestBody: BODY,
          responses: { 200: answer('The report of a check.', ref('report')), ...faults(OF_BODY) },
        },
      },
      '/articles': {
        post: {
          operationId: 'add',
          summary: 'Adds articles to the index, all or none',
          requestBody: BODY,
          responses: {
            200: answer('The index had all of them.', ref('added')),
            201: answer('The articles are in the index.', ref('added')),
            ...faults(OF_BODY),
          },
        },
      },
      '/articles/{id}/similar': {
        get: {
          operationId: 'similar',
          summary: 'What an article of the index repeats of the others',
          parameters: [
            {
              name: 'id',
              in: 'path',
              required: true,
              description: 'Id of the article, percent-encoded.',
              schema: { type: 'string' },
            },
            ...queryParameters(CHECK_PARAMETERS),
          ],
          responses: {
            200: answer('The article and its matches.', ref('checked')),
            ...faults([400, ...OF_ALL, 404, 500, 501, 503], {
              404: 'The index has no article of this id.',
              501: 'The index stores no texts.',
            }),
          },
        },
      },
      '/': {
        get: {
          operationId: 'report',
          summary: 'The report over the whole index, as a page',
          security: [{}, { token: [] }, { password: [] }],
          responses: {
            200: page('The report.'),
            202: page('The report is being made: the page asks again.'),
            ...faults([...OF_ALL, 500]),
          },
        },
      },
      [PAIR_ROUTE]: {
        get: {
          operationId: 'pair',
          summary: 'Two articles of the index side by side, as a page',
          security: [{}, { token: [] }, { password: [] }],
          parameters: (['a', 'b'] as const).map(name => ({
            name,
            in: 'query',
            required: true,
            description: 'Id of the article.',
            schema: { type: 'string' },
          })),
          responses: {
            200: page('The two articles.'),
            ...faults([400, ...OF_ALL, 404, 500, 501, 503], {
              404: 'The index has no article of this id.',
              501: 'The index stores no texts.',
            }),
          },
        },
      },
      '/healthz': {
        get: {
          operationId: 'health',
          summary: 'Whether the service answers',
          security: [{}],
          responses: {
            200: answer('It does.', {
              type: 'object',
              properties: { status: { const: 'ok' }, articles: { type: 'integer', minimum: 0 } },
              required: ['status', 'articles'],
            }),
            ...faults([421, 503]),
          },
        },
      },
      '/metrics': {
        get: {
          operationId: 'metrics',
          summary: 'Numbers of the service for Prometheus',
          responses: {
            200: {
              description: 'The text format of Prometheus.',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
            ...faults(OF_ALL),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'openapi',
          summary: 'This document',
          responses: { 200: answer('OpenAPI 3.1.', { type: 'object' }), ...faults(OF_ALL) },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, password: { type: 'http', scheme: 'basic' } },
      schemas: withRefs({ report: check, ...$defs, article: ARTICLE, added: ADDED, fault: FAULT }),
    },
  };
}

/** The schemas with their references as an OpenAPI document has them. */
function withRefs(schemas: Readonly<Record<string, Schema>>): Schema {
  return JSON.parse(JSON.stringify(schemas).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
}
