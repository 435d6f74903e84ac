// The body of POST /api/v1/generate.
import { z } from 'zod';
import type { ProviderName } from '@sextant/signals/labels';
import { SERVICE_TIERS } from '../providers/provider';
import { compileSchema, type ResponseSchema } from './response-schema';

/** Some providers take the model in the URL path, so its segments must not start with a dot. */
const MODEL = /^[a-z0-9][\w.:@-]*(\/[a-z0-9][\w.:@-]*)*$/i;
const MAX_CHARACTERS = 1_000_000;
const text = z.string().max(MAX_CHARACTERS, `must not be longer than ${MAX_CHARACTERS} characters`);

const jsonSchema = z.record(z.string(), z.unknown()).transform((schema, context): ResponseSchema => {
  try {
    return compileSchema(schema);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `must be a supported JSON schema: ${(error as Error).message}` });
    return z.NEVER;
  }
});

/** The request schema for the configured providers. */
export function generateRequest(providers: readonly ProviderName[]) {
  return z.strictObject({
    /** Unique for each attempt of a job; a repeated id returns the first response. */
    call_id: z.string().min(1).max(200),
    org_id: z.uuid(),
    run_id: z.uuid(),
    workspace_id: z.uuid().optional(),
    user_id: z.uuid().optional(),
    step: z.string().min(1).max(100),
    operation: z.literal('chat').default('chat'),
    /** The first provider to try; the others are fallbacks. */
    provider: z.enum(providers, `must be a configured provider: ${providers.join(', ')}`).optional(),
    model: z.string().max(200).regex(MODEL, 'must be a model name').optional(),
    service_tier: z.enum(SERVICE_TIERS).optional(),
    system: text.optional(),
    prompt: text.min(1),
    max_output_tokens: z.int().min(1).optional(),
    /** The response is JSON that matches this schema. */
    response_schema: jsonSchema.optional(),
    /** Respond with server-sent events. */
    stream: z.boolean().default(false),
    agent_id: z.string().min(1).max(200).optional(),
    priority: z.enum(['high', 'normal', 'low']).optional(),
  });
}

export type GenerateRequest = z.output<ReturnType<typeof generateRequest>>;
