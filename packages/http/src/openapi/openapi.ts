// Validates requests by the zod schemas of their routes and serves the OpenAPI document at GET /openapi.json.
import { STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { invalidRequest, parse } from '../problem/problem';
import { unstorableTexts } from './unstorable-text';

/** For `app.withTypeProvider`, which derives the types of a request from the schemas of its route. */
export type { ZodTypeProvider } from 'fastify-type-provider-zod';

export interface ApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

/**
 * Enables zod schemas for routes that are added afterwards. Invalid requests, and strings that Postgres cannot store,
 * are answered with 422 and the invalid fields. Responses are not validated. The OpenAPI 3.1 document needs no token.
 */
export function describeApi(app: FastifyInstance, info: ApiInfo): void {
  app.setValidatorCompiler(({ schema }) => (value: unknown) => {
    try {
      const parsed: unknown = parse(schema as z.ZodType, value);
      const unstorable = unstorableTexts(parsed);
      return unstorable.length === 0 ? { value: parsed } : { error: invalidRequest(unstorable) };
    } catch (error) {
      return { error: error as Error };
    }
  });
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  void app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      const { body } = (document.schema ?? {}) as { readonly body?: z.ZodType };
      return { url, schema: body?.safeParse(undefined).success ? { ...schema, [BODY_OPTIONAL]: true } : schema };
    },
    transformObject: (document) => withoutUnused(withOptionalBodies(jsonSchemaTransformObject(document))),
  });
  void app.register(async (root) => {
    root.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  });
}

/** Marks operations with an optional body between the two transforms; the plugin declares every body as required. */
const BODY_OPTIONAL = 'x-body-optional';

function withOptionalBodies<D extends object>(document: D): D {
  const { paths = {} } = document as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    if (operation[BODY_OPTIONAL] && operation.requestBody) operation.requestBody.required = false;
    delete operation[BODY_OPTIONAL];
  }
  return document;
}

interface Operation {
  requestBody?: { required?: boolean };
  [BODY_OPTIONAL]?: true;
}

/** Drops unused components: the plugin emits each named schema once for requests and once for responses. */
function withoutUnused<D extends object>(document: D): D {
  const { components } = document as { readonly components?: { readonly schemas?: object } };
  const text = JSON.stringify(document);
  const used = Object.entries(components?.schemas ?? {}).filter(([name]) =>
    text.includes(`"#/components/schemas/${name}"`),
  );
  return { ...document, components: { ...components, schemas: Object.fromEntries(used) } };
}

/** Body of every error response (RFC 9457). */
export const problemView = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('what is wrong and how to fix it'),
    errors: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
    error_class: z.string().optional(),
    retryable: z.boolean().optional().describe('whether the same request may succeed later'),
  })
  .meta({ id: 'Problem' });

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request cannot be parsed.',
  401: 'The API key is missing or invalid.',
  403: 'The caller is not allowed to do this.',
  404: 'Not found, or it belongs to another org.',
  409: 'The current state does not allow this.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'A field is invalid; `errors` names it.',
  429: 'Too many requests: wait as long as `Retry-After` says.',
  500: 'Internal error.',
  502: 'A dependency returned an invalid response.',
  503: 'A dependency is unavailable.',
  504: 'A dependency did not respond in time.',
};

/** Error responses of a route, for the `response` of its schema; the types of its other responses stay open. */
export function problems(...statuses: readonly number[]): object {
  const content = { 'application/problem+json': { schema: problemView } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: MEANINGS[status] ?? STATUS_CODES[status] ?? '', content }]),
  );
}
