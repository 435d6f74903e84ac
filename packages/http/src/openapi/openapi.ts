// Routes with zod schemas: requests are validated by them, and GET /openapi.json describes them.
import { STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { invalidRequest, parse } from '../problem/problem';
import { unstorableTexts } from './unstorable-text';

/** For `app.withTypeProvider`, which types a request's parts by the schemas of its route. */
export type { ZodTypeProvider } from 'fastify-type-provider-zod';

export interface ApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

/**
 * Lets routes that are added afterwards have zod schemas. A request that does not fit is answered with 422 and every
 * bad field, as is a text that Postgres cannot keep; answers are not validated. The document is OpenAPI 3.1, and readable without a token.
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

/** Marks, between the two transforms, an operation whose body may be left out; the plugin calls every body required. */
const BODY_OPTIONAL = 'x-body-optional';

function withOptionalBodies<D extends object>(described: D): D {
  const { paths = {} } = described as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    if (operation[BODY_OPTIONAL] && operation.requestBody) operation.requestBody.required = false;
    delete operation[BODY_OPTIONAL];
  }
  return described;
}

interface Operation {
  requestBody?: { required?: boolean };
  [BODY_OPTIONAL]?: true;
}

/** Each named schema is there as a request has it and as an answer has it: most are only one of the two. */
function withoutUnused<D extends object>(described: D): D {
  const { components } = described as { readonly components?: { readonly schemas?: object } };
  const text = JSON.stringify(described);
  const used = Object.entries(components?.schemas ?? {}).filter(([name]) =>
    text.includes(`"#/components/schemas/${name}"`),
  );
  return { ...described, components: { ...components, schemas: Object.fromEntries(used) } };
}

/** What every refusal and failure is answered with (RFC 9457). */
export const problemView = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('what is wrong and how to mend it'),
    errors: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
    error_class: z.string().optional(),
    retryable: z.boolean().optional().describe('whether the same request may succeed later'),
  })
  .meta({ id: 'Problem' });

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  401: 'There is no valid key.',
  403: 'The caller may not do this.',
  404: 'There is no such thing, or it belongs to another org.',
  409: 'Its state does not allow this.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'A field is not valid; `errors` names it.',
  429: 'Too many requests: wait as long as `Retry-After` says.',
  500: 'The service failed.',
  502: 'A service that is needed gave a bad answer.',
  503: 'Something that is needed does not answer now.',
  504: 'A service that is needed did not answer in time.',
};

/** The problems that a route may answer with, for its `response`; says nothing of the types of its other answers. */
export function problems(...statuses: readonly number[]): object {
  const content = { 'application/problem+json': { schema: problemView } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: MEANINGS[status] ?? STATUS_CODES[status] ?? '', content }]),
  );
}
