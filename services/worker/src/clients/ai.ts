// The ai service as this one uses it: one prompt, one answer, with what it cost.
import { provider as providerLabel } from '@sextant/signals/labels';
import { send } from '@sextant/http/http-call';
import { z } from 'zod';

export interface GenerateRequest {
  readonly call_id: string;
  readonly org_id: string;
  readonly run_id: string;
  readonly workspace_id?: string;
  readonly user_id?: string;
  readonly step: string;
  readonly prompt: string;
  readonly max_output_tokens: number;
  readonly system?: string;
  /** JSON schema of the object to answer with. */
  readonly response_schema?: object;
  readonly agent_id?: string;
}

const answer = z.object({
  text: z.string(),
  object: z.unknown().optional(),
  // One of the closed set of the metric's label; a provider that is new to us is one that speaks OpenAI's protocol.
  provider: z.enum(providerLabel.values ?? []).catch('openai_compatible'),
  model: z.string(),
  cost_nano_usd: z.number().nullish(),
});
export type Answer = z.output<typeof answer>;

/** Asks for one generation. Throws ServiceError with the class and the wait that the ai service names. */
export type Ai = (request: GenerateRequest, signal?: AbortSignal) => Promise<Answer>;

export interface AiOptions {
  readonly url: string;
  readonly token: string;
  /** Longest wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
}

export function createAi({ url, token, timeoutMs }: AiOptions): Ai {
  return (request, signal) =>
    send({
      what: 'ask the model',
      method: 'POST',
      ours: true,
      url: `${url}/api/v1/generate`,
      headers: { authorization: `Bearer ${token}` },
      body: { ...request, operation: 'chat' },
      timeoutMs,
      signal,
      schema: answer,
    });
}
