// Routes with zod schemas: requests are validated by them, and GET /openapi.json describes them.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { parse } from './problem';

/** For `app.withTypeProvider`, which types a request's parts by the schemas of its route. */
export type { ZodTypeProvider } from 'fastify-type-provider-zod';

export interface ApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

/**
 * Lets routes that are added afterwards have zod schemas. A request that does not fit is answered with 422 and every
 * bad field; answers are not validated. The document is OpenAPI 3.1, and readable without a token.
 */
export function describeApi(app: FastifyInstance, info: ApiInfo): void {
  app.setValidatorCompiler(({ schema }) => (value: unknown) => {
    try {
      return { value: parse(schema as z.ZodType, value) };
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
    transform: jsonSchemaTransform,
  });
  void app.register(async (root) => {
    root.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  });
}
