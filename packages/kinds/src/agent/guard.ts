// Step guard: compares the goal with prompts that are known to be bad, and ends the run of one that is too alike.
import { isEnabled } from '@sextant/records/flags';
import { logPromptSimilarity } from '@sextant/records/quality/prompt-similarity';
import { ServiceError } from '@sextant/telemetry/errors';
import type { StepContext } from '../declare';
import type { AgentInput } from './kind';

export interface Guarded {
  /** Similarity to the nearest bad prompt, 0 to 1. */
  readonly score: number;
  readonly action: 'allow' | 'flag';
}

/** Throws ServiceError; VALIDATION_ERROR, not to be tried again, when the goal is blocked. */
export async function guard({ run, input, services, database, signal }: StepContext<AgentInput>): Promise<Guarded> {
  const { orgId, workspaceId, userId } = run;
  const { score, reference, action: advised } = await services.guard.check({ orgId, prompt: input.goal, signal });
  const strict =
    advised === 'flag' && (await isEnabled(database, 'agent-guard-strict', { orgId, workspaceId, userId }));
  const action = strict ? 'block' : advised;
  await logPromptSimilarity(database, {
    ...{ orgId, workspaceId, userId },
    runId: run.id,
    agentId: input.agent_id,
    similarityScore: score,
    flaggedReference: reference,
    actionTaken: action,
  });
  if (action !== 'block') return { score, action };
  throw new ServiceError(`the goal is blocked: it is too similar to a prompt that is known to be bad (${score})`, {
    errorClass: 'VALIDATION_ERROR',
  });
}
