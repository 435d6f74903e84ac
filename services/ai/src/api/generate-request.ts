// The body of POST /api/v1/generate.
import { z } from 'zod';
import { answerSchema, type AnswerSchema } from './response-schema';
import { SERVICE_TIERS, type ProviderName } from '../providers/provider';

/** A model's name gets into the path of some providers: words of letters and digits, no way up. */
const MODEL = /^[a-z0-9][\w.:@-]*(\/[a-z0-9][\w.:@-]*)*$/i;
const MOST_CHARACTERS = 1_000_000;
const text = z.string().max(MOST_CHARACTERS, `is longer than ${MOST_CHARACTERS} characters`);

const jsonSchema = z.record(z.string(), z.unknown()).transform((schema, context): AnswerSchema => {
  try {
    return answerSchema(schema);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a usable JSON schema: ${(error as Error).message}` });
    return z.NEVER;
  }
});

/** The schema of a request to these providers. */
export function generateRequest(providers: readonly ProviderName[]) {
  return z.strictObject({
    /** Names this attempt; the caller gives each attempt its own. */
    call_id: z.string().min(1).max(200),
    org_id: z.uuid(),
    run_id: z.uuid(),
    /** For whom the run is, where that is known. */
    workspace_id: z.uuid().optional(),
    user_id: z.uuid().optional(),
    step: z.string().min(1).max(100),
    operation: z.literal('chat').default('chat'),
    /** Asked first; the others follow when it fails. */
    provider: z.enum(providers, `is not configured: name one of ${providers.join(', ')}`).optional(),
    model: z.string().max(200).regex(MODEL, 'is not the name of a model').optional(),
    service_tier: z.enum(SERVICE_TIERS).optional(),
    system: text.optional(),
    prompt: text.min(1),
    max_output_tokens: z.int().min(1).optional(),
    /** With it the answer is JSON of this shape. */
    response_schema: jsonSchema.optional(),
    /** Answers with server-sent events. */
    stream: z.boolean().default(false),
    agent_id: z.string().min(1).max(200).optional(),
    priority: z.enum(['high', 'normal', 'low']).optional(),
  });
}

export type GenerateRequest = z.output<ReturnType<typeof generateRequest>>;
