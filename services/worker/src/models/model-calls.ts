// The model calls of a step: each has its own id and counts towards the vendor usage of its run.
import type { Generated, Prompt, RunOfStep } from '@sextant/kinds/declare';
import type { RunEvents } from '@sextant/records/events/run-events';
import type { AiJobMetrics } from '../attempts/ai-job';
import type { AiClient } from './ai-client';

export interface ModelCallsOptions {
  readonly ai: AiClient;
  readonly run: RunOfStep;
  readonly step: string;
  /** Unique to this execution, so that the ledger counts every call, and a repeated request once. */
  readonly executionId: string;
  readonly signal: AbortSignal;
  readonly events: Pick<RunEvents, 'bumpVendor'>;
  readonly aiJob: Pick<AiJobMetrics, 'markAsAiJob' | 'setModel'>;
}

/** The function with which a step calls models. It throws ServiceError. */
export function modelCalls(options: ModelCallsOptions): (prompt: Prompt) => Promise<Generated> {
  const { ai, run, step, executionId, signal, events, aiJob } = options;
  let calls = 0;
  return async ({ system, prompt, maxOutputTokens, responseSchema, agentId }) => {
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
    };
    const generation = await ai(request, signal);
    aiJob.setModel(generation);
    const { text, object, provider, model, cost_nano_usd: costNanoUsd = null, attempts = 1, usage } = generation;
    events.bumpVendor({
      ...{ runId: run.id, orgId: run.orgId, vendor: provider, calls: attempts, errors: attempts - 1 },
      costNanoUsd: costNanoUsd ?? 0,
      tokensInput: usage?.input_tokens ?? 0,
      tokensOutput: usage?.output_tokens ?? 0,
    });
    return { text, object, provider, model, costNanoUsd };
  };
}
