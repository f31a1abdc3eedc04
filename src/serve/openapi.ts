/** Makes the OpenAPI document of the service, with the schemas of check.schema.json. */
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
        'Identifies the article; an article with a known id replaces it. Without an id, a check uses the number of the article, and the index a hash of its text.',
      type: ['string', 'number', 'null'],
      maxLength: 2048,
    },
    title: text('Headline.'),
    text: text('Plain text, with an empty line between two paragraphs.'),
    source: text('Publisher.'),
    url: text('Address.'),
    published: text('ISO 8601 date or time.'),
  },
  required: ['text'],
};

const FAULT: Schema = {
  description: 'The reason why a request failed.',
  type: 'object',
  properties: {
    status: { description: 'The status of the answer.', type: 'integer' },
    error: text('The error, one line.'),
    hint: text('How to correct it.'),
  },
  required: ['status', 'error'],
};

const ADDED: Schema = {
  description: 'The result of adding articles, all of which are on disk.',
  type: 'object',
  properties: Object.fromEntries(
    [
      ['added', 'Number of new articles.'],
      ['replaced', 'Number of articles that replaced an older version of themselves.'],
      ['unchanged', 'Number of articles that the index already held.'],
      ['articles', 'Number of articles in the index.'],
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
    'application/jsonl': { schema: { description: 'One article per line.', type: 'string' } },
  },
};

const FAULTS = {
  400: 'The body is not JSON or holds no articles, or a parameter has an invalid value.',
  401: 'The token is missing or wrong.',
  403: 'The request comes from a page of another origin.',
  408: 'The request was too slow.',
  413: 'The body is too large.',
  415: 'The body is neither JSON nor JSON Lines.',
  421: 'The host name of the request is not allowed.',
  500: 'The index could not answer.',
  503: 'Too many requests are waiting, or the service is stopping. Retry-After says when to try again.',
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

/** Errors of all requests, and of requests with a body. */
const ACCESS_FAULTS = [401, 403, 421] as const;
const BODY_FAULTS = [400, ...ACCESS_FAULTS, 408, 413, 415, 500, 503] as const;

const queryParameters = (known: typeof CHECK_PARAMETERS): Schema[] =>
  Object.entries(known).map(([name, { description, schema }]) => ({ name, in: 'query', description, schema }));

/** @param check check.schema.json */
export function openApi({ $defs, $schema: _, $id: __, ...check }: CheckSchema): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'twicetold',
      version: TOOL.version,
      description: 'Checks articles against an index of known articles, and adds articles to it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    paths: {
      '/check': {
        post: {
          operationId: 'check',
          summary: 'Compares articles with the index and with each other',
          parameters: queryParameters({ ...CHECK_PARAMETERS, ...ADD_PARAMETER }),
          requestBody: BODY,
          responses: { 200: answer('The report of a check.', ref('report')), ...faults(BODY_FAULTS) },
        },
      },
      '/articles': {
        post: {
          operationId: 'add',
          summary: 'Adds articles to the index, all or none',
          requestBody: BODY,
          responses: {
            200: answer('The index already held all articles.', ref('added')),
            201: answer('The articles are in the index.', ref('added')),
            ...faults(BODY_FAULTS),
          },
        },
      },
      '/articles/{id}/similar': {
        get: {
          operationId: 'similar',
          summary: 'Compares an article of the index with the others',
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
            ...faults([400, ...ACCESS_FAULTS, 404, 500, 501, 503], {
              404: 'The index has no article with this id.',
              501: 'The index stores no texts.',
            }),
          },
        },
      },
      '/': {
        get: {
          operationId: 'report',
          summary: 'The report over the whole index as an HTML page',
          security: [{}, { token: [] }, { password: [] }],
          responses: {
            200: page('The report.'),
            202: page('The report is being made; the page reloads itself.'),
            ...faults([...ACCESS_FAULTS, 500]),
          },
        },
      },
      [PAIR_ROUTE]: {
        get: {
          operationId: 'pair',
          summary: 'Two articles of the index side by side as an HTML page',
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
            ...faults([400, ...ACCESS_FAULTS, 404, 500, 501, 503], {
              404: 'The index has no article with this id.',
              501: 'The index stores no texts.',
            }),
          },
        },
      },
      '/healthz': {
        get: {
          operationId: 'health',
          summary: 'Health of the service',
          security: [{}],
          responses: {
            200: answer('The service works.', {
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
          summary: 'Metrics for Prometheus',
          responses: {
            200: {
              description: 'The text format of Prometheus.',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
            ...faults(ACCESS_FAULTS),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'openapi',
          summary: 'This document',
          responses: { 200: answer('OpenAPI 3.1.', { type: 'object' }), ...faults(ACCESS_FAULTS) },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, password: { type: 'http', scheme: 'basic' } },
      schemas: withRefs({ report: check, ...$defs, article: ARTICLE, added: ADDED, fault: FAULT }),
    },
  };
}

/** Points the references of the schemas to the components of an OpenAPI document. */
function withRefs(schemas: Readonly<Record<string, Schema>>): Schema {
  return JSON.parse(JSON.stringify(schemas).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
}
