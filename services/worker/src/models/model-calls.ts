// The model calls of a step, each with its own id. The ledger records their usage and cost.
import type { Completion, Prompt, RunOfStep } from '@sextant/kinds/declare';
import type { AiJobMetrics } from '../attempts/ai-job';
import type { AiClient } from './ai-client';

export interface ModelCallsOptions {
  readonly ai: AiClient;
  readonly run: RunOfStep;
  readonly step: string;
  /** Unique to this execution, so that the ledger counts every call, and a repeated request once. */
  readonly executionId: string;
  readonly signal: AbortSignal;
  readonly aiJob: Pick<AiJobMetrics, 'markAsAiJob' | 'setModel'>;
}

/** The function with which a step calls models. It throws ServiceError. */
export function modelCalls(options: ModelCallsOptions): (prompt: Prompt) => Promise<Completion> {
  const { ai, run, step, executionId, signal, aiJob } = options;
  let calls = 0;
  return async ({ system, prompt, maxOutputTokens, responseSchema, agentId, stream = false }) => {
    calls += 1;
    aiJob.markAsAiJob();
    const request = {
      call_id: `${executionId}-${calls}`,
      org_id: run.orgId,
      run_id: run.id,
      ...(run.workspaceId !== undefined && { workspace_id: run.workspaceId }),
      ...(run.userId !== undefined && { user_id: run.userId }),
      step,
      prompt,
      max_output_tokens: maxOutputTokens,
      ...(system !== undefined && { system }),
      ...(responseSchema !== undefined && { response_schema: responseSchema }),
      ...(agentId !== undefined && { agent_id: agentId }),
      ...(stream && { stream }),
    };
    const generation = await ai(request, signal);
    aiJob.setModel(generation);
    const { text, object, provider, model, cost_nano_usd: costNanoUsd = null } = generation;
    return { text, object, provider, model, costNanoUsd };
  };
}
