import { z } from 'zod';
import { RESOURCES } from '../tokens/token.ts';
import { defineEndpoint, type Endpoint } from './endpoint.ts';
import { PAGE_PARAMETERS } from './paging.ts';

/** Makes the OpenAPI 3.1 document of what is declared. @param server address before `/api/v2`. */
export function openApiDocument(endpoints: readonly Endpoint[], server: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(':text}', '}');
    paths[path] ??= {};
    paths[path][endpoint.method.toLowerCase()] = operationOf(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Helpwell API',
      version: '2',
      description: 'What programs can ask for and send, in the shapes that clients written for Zendesk know.',
    },
    servers: serversAt(server),
    security: [{}, { token: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'basic', description: 'User: email address, then /token. Password: the token.' },
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: `Scopes: read, write, impersonate, ${RESOURCES.join(', ')}.`,
        },
      },
      schemas: { Error: errorSchema },
    },
  };
}

const serversAt = (server: string) => [{ url: `${server}/api/v2` }];

const errorSchema = {
  type: 'object',
  properties: { error: {}, description: { type: 'string' }, details: { type: 'object' } },
  required: ['error'],
};

const error = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

function operationOf(endpoint: Endpoint): Record<string, unknown> {
  const { method, path, summary, group, query, body, rawBody, answer, status } = endpoint;
  const usual = String(status ?? (answer ? 200 : 204));
  const inPath = [...path.matchAll(/\{(\w+)(:text)?\}/g)].map(([, name, isText]) => ({
    name,
    in: 'path',
    required: true,
    schema: isText ? { type: 'string' } : { type: 'integer' },
  }));
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[/{}:_]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [group],
    ...(endpoint.deprecated && { deprecated: true }),
    parameters: [...inPath, ...parametersOf(query), ...(isList(answer) ? pageParameters : [])],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } },
    }),
    ...(rawBody && { requestBody: { required: true, content: { [rawBody.type]: { schema: {} } } } }),
    responses: {
      [usual]: {
        description: 'Done.',
        ...(answer && { content: { 'application/json': { schema: jsonSchema(answer, 'output') } } }),
      },
      '400': error('What was sent cannot be read.'),
      '401': error('Nobody is known by what was sent.'),
      '403': error('Who asks may not.'),
      '404': error('There is none, or who asks may not see it.'),
      '422': error('It cannot be kept as it was sent.'),
      '429': error('Too much within a minute; Retry-After says when to come back.'),
    },
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}

function parametersOf(query: z.ZodType | undefined): object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description && { description }),
    schema: { ...schema, type: 'string' },
  }));
}

const isList = (answer: z.ZodType | undefined) => answer instanceof z.ZodObject && 'next_page' in answer.shape;

const pageParameters = Object.entries(PAGE_PARAMETERS).map(([name, description]) => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string' },
}));

/** `GET /openapi`: the document itself. @param all what it describes, asked for when it is needed. */
export function openApiEndpoint(all: () => readonly Endpoint[]): Endpoint {
  // Made once: it takes a tenth of a second, and only the server in it differs.
  let made: Record<string, unknown> | undefined;
  return defineEndpoint({
    method: 'GET',
    path: '/openapi',
    summary: 'This document, as OpenAPI 3.1.',
    group: 'About the API',
    answer: z.record(z.string(), z.unknown()),
    async run(call) {
      made ??= openApiDocument(all(), '');
      return { ...made, servers: serversAt(call.url('')) };
    },
  });
}
