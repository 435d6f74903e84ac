// Client of the ai service: one prompt, one generation with its cost.
import { provider as providerLabel } from '@sextant/signals/labels';
import { send } from '@sextant/http/client';
import { sendStreamed } from '@sextant/http/client/streamed';
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
  /** JSON schema of the object to generate. */
  readonly response_schema?: object;
  readonly agent_id?: string;
  /** Receives the output while the model generates it. */
  readonly stream?: boolean;
}

const generation = z.object({
  text: z.string(),
  object: z.unknown().optional(),
  // A value of the metric label; other providers speak the protocol of OpenAI.
  provider: z.enum(providerLabel.values ?? []).catch('openai_compatible'),
  model: z.string(),
  cost_nano_usd: z.number().nullish(),
});
export type Generation = z.output<typeof generation>;

/** Requests one generation, and cancels a streamed one when the signal is aborted. Throws ServiceError with the error class and the wait from the ai service. */
export type AiClient = (request: GenerateRequest, signal?: AbortSignal) => Promise<Generation>;

export interface AiClientOptions {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
}

export function createAiClient({ url, token, timeoutMs }: AiClientOptions): AiClient {
  return (request, signal) => {
    const call = {
      what: 'call the model',
      peer: 'ai',
      method: 'POST' as const,
      internal: true,
      url: `${url}/api/v1/generate`,
      headers: { authorization: `Bearer ${token}` },
      body: { ...request, operation: 'chat' },
      timeoutMs,
      signal,
      schema: generation,
    };
    return request.stream ? sendStreamed(call) : send(call);
  };
}
