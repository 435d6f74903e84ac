// The OpenAPI document, generated from the schemas of requests and responses.
import { z } from 'zod';
import { proofRequest, proofResponse } from './proof-request';

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(z.object({ field: z.string(), line: z.int().optional(), message: z.string() }))
    .optional()
    .describe('The invalid fields, with line numbers for scripts.'),
});

const ERRORS: Readonly<Record<string, string>> = {
  401: 'The bearer token is missing or unknown.',
  413: 'The body is larger than 1 MB.',
  422: 'The request or its script is not valid.',
  503: 'Too many proofs are waiting; retry after the time in Retry-After.',
};

export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Sextant prover',
    version: '1',
    description:
      'Proves obligations. A script asserts the negation of a claim. If it is unsatisfiable, the claim is proved. ' +
      'If it is satisfiable, the claim is refuted, and the response contains a counterexample.',
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/api/v1/proofs': {
      post: {
        summary: 'Tries to prove an obligation.',
        operationId: 'prove',
        security: [{ bearer: [] }],
        requestBody: { required: true, content: json(z.toJSONSchema(proofRequest, { io: 'input' })) },
        responses: {
          200: { description: 'The result of the proof.', content: json(z.toJSONSchema(proofResponse)) },
          ...Object.fromEntries(Object.entries(ERRORS).map(([status, text]) => [status, errorResponse(text)])),
        },
      },
    },
  },
};

function json(schema: unknown) {
  return { 'application/json': { schema } };
}

function errorResponse(description: string) {
  return { description, content: { 'application/problem+json': { schema: z.toJSONSchema(problem) } } };
}
