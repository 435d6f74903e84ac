// The ai service's guard: how similar a prompt is to prompts that are known to be bad.
import { send } from '@sextant/http/client';
import { z } from 'zod';

export interface GuardRequest {
  readonly orgId: string;
  readonly prompt: string;
  /** Bad prompts beside those that the ai service knows. */
  readonly references?: readonly string[];
  readonly signal: AbortSignal;
}

const verdict = z.object({
  /** Similarity to the nearest bad prompt, 0 to 1. */
  score: z.number().min(0).max(1),
  /** That prompt; null where none is near. */
  reference: z.string().nullable(),
  action: z.enum(['allow', 'flag', 'block']),
});
export type Verdict = z.output<typeof verdict>;

export interface Guard {
  /** Judges a prompt without a model. Throws ServiceError. */
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
    check: ({ orgId, prompt, references, signal }) =>
      send({
        what: 'check the prompt',
        method: 'POST',
        internal: true,
        url: `${url}/api/v1/guard`,
        headers: { authorization: `Bearer ${token}` },
        body: { org_id: orgId, prompt, ...(references && { references }) },
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: verdict,
      }),
  };
}
