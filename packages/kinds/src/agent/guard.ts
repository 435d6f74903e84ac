// Step guard: compares the goal with known bad prompts, and fails the run if it is too similar to one.
import { isEnabled } from '@sextant/records/flags';
import { logPromptSimilarity } from '@sextant/records/quality/prompt-similarity';
import { ServiceError } from '@sextant/telemetry/errors';
import type { StepContext } from '../declare';
import type { AgentInput } from './kind';

export interface GuardDecision {
  /** Similarity to the nearest bad prompt, 0 to 1. */
  readonly score: number;
  readonly action: 'allow' | 'flag';
}

/** Throws ServiceError; VALIDATION_ERROR, without a retry, if the goal is blocked. */
export async function guard({
  run,
  input,
  services,
  database,
  signal,
}: StepContext<AgentInput>): Promise<GuardDecision> {
  const { orgId, workspaceId, userId } = run;
  const { score, reference, action: advice } = await services.guard.check({ orgId, prompt: input.goal, signal });
  const strict = advice === 'flag' && (await isEnabled(database, 'agent-guard-strict', { orgId, workspaceId, userId }));
  const action = strict ? 'block' : advice;
  await logPromptSimilarity(database, {
    ...{ orgId, workspaceId, userId },
    runId: run.id,
    agentId: input.agent_id,
    similarityScore: score,
    flaggedReference: reference,
    actionTaken: action,
  });
  if (action !== 'block') return { score, action };
  throw new ServiceError(`the goal is blocked: it is too similar to a known bad prompt (${score})`, {
    errorClass: 'VALIDATION_ERROR',
  });
}
