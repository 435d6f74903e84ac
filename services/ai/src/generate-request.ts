// The body of POST /api/v1/generate.
import { z } from 'zod';

const jsonSchema = z.record(z.string(), z.unknown()).superRefine((schema, context) => {
  try {
    z.fromJSONSchema(schema);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a usable JSON schema: ${(error as Error).message}` });
  }
});

export const generateRequest = z.strictObject({
  /** Names this attempt; the caller gives each attempt its own. */
  call_id: z.string().min(1).max(200),
  org_id: z.uuid(),
  run_id: z.uuid(),
  step: z.string().min(1).max(100),
  operation: z.literal('chat').default('chat'),
  model: z.string().min(1).max(200).optional(),
  system: z.string().optional(),
  prompt: z.string().min(1),
  max_output_tokens: z.int().min(1).optional(),
  /** With it the answer is JSON of this shape. */
  response_schema: jsonSchema.optional(),
});

export type GenerateRequest = z.output<typeof generateRequest>;
