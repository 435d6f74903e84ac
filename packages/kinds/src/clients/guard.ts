// The guard of the ai service: compares a prompt with known bad prompts.
import { send } from '@sextant/http/client';
import { z } from 'zod';

export interface GuardRequest {
  readonly orgId: string;
  readonly prompt: string;
  readonly signal: AbortSignal;
}

const verdict = z.object({
  /** Similarity to the nearest bad prompt, 0 to 1. */
  score: z.number().min(0).max(1),
  /** The nearest bad prompt; null if none is near. */
  reference: z.string().nullable(),
  action: z.enum(['allow', 'flag', 'block']),
});
export type Verdict = z.output<typeof verdict>;

export interface Guard {
  /** Does not call a model. Throws ServiceError. */
  check(request: GuardRequest): Promise<Verdict>;
}

export interface GuardOptions {
  /** Base URL of the ai service. */
  readonly url: string;
  readonly token: string;
}

const TIMEOUT_MS = 10_000;

export function createGuard({ url, token }: GuardOptions): Guard {
  return {
    check: ({ orgId, prompt, signal }) =>
      send({
        what: 'check the prompt',
        peer: 'ai',
        method: 'POST',
        internal: true,
        url: `${url}/api/v1/guard`,
        headers: { authorization: `Bearer ${token}` },
        body: { org_id: orgId, prompt },
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: verdict,
      }),
  };
}
