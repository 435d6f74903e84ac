// The description of the API, from the schemas that requests and answers are checked by.
import { z } from 'zod';
import { proofAnswer, proofRequest } from './proof-request';

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(z.object({ field: z.string(), line: z.int().optional(), message: z.string() }))
    .optional()
    .describe('What is wrong with which field; of a script also on which line.'),
});

const REFUSALS: Readonly<Record<string, string>> = {
  401: 'No bearer token, or an unknown one.',
  413: 'The body is larger than 1 MB.',
  422: 'The request is not valid, or its script is not.',
  503: 'Too many proofs wait; Retry-After says when to try again.',
};

export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Sextant prover',
    version: '1',
    description:
      'Proves obligations. A script asserts the negation of a claim: when that cannot be satisfied the claim is proved, ' +
      'when it can the claim is refuted and the answer has a counterexample.',
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/api/v1/proofs': {
      post: {
        summary: 'Tries to prove one obligation.',
        operationId: 'prove',
        security: [{ bearer: [] }],
        requestBody: { required: true, content: json(z.toJSONSchema(proofRequest, { io: 'input' })) },
        responses: {
          200: { description: 'What was found.', content: json(z.toJSONSchema(proofAnswer)) },
          ...Object.fromEntries(Object.entries(REFUSALS).map(([status, text]) => [status, refusal(text)])),
        },
      },
    },
  },
};

function json(schema: unknown) {
  return { 'application/json': { schema } };
}

function refusal(description: string) {
  return { description, content: { 'application/problem+json': { schema: z.toJSONSchema(problem) } } };
}
