// A step's calls of models: each under an id of its own, and added to what its run used.
import type { Completion, Prompt, RunOfStep } from '@sextant/kinds/declare';
import type { RunEvents } from '@sextant/records/events/run-events';
import type { Ai, Answer } from '../clients/ai';

export interface ModelCalls {
  readonly ai: Ai;
  readonly run: RunOfStep;
  readonly step: string;
  /** Unique to this execution, so that the ledger counts every call that was made, and a repeated request once. */
  readonly executionId: string;
  readonly signal: AbortSignal;
  readonly events: Pick<RunEvents, 'bumpVendor'>;
  /** Told before each call, and which model answered. */
  readonly onCall: () => void;
  readonly onAnswer: (answer: Answer) => void;
}

/** The function that a step asks models with. It throws ServiceError. */
export function modelCalls(options: ModelCalls): (prompt: Prompt) => Promise<Completion> {
  const { ai, run, step, executionId, signal, events, onCall, onAnswer } = options;
  let calls = 0;
  return async ({ system, prompt, maxOutputTokens, responseSchema, agentId }) => {
    calls += 1;
    onCall();
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
    const answer = await ai(request, signal);
    onAnswer(answer);
    const { text, object, provider, model, cost_nano_usd: costNanoUsd = null, attempts = 1, usage } = answer;
    events.bumpVendor({
      ...{ runId: run.id, orgId: run.orgId, vendor: provider, calls: attempts, errors: attempts - 1 },
      costNanoUsd: costNanoUsd ?? 0,
      tokensInput: usage?.input_tokens ?? 0,
      tokensOutput: usage?.output_tokens ?? 0,
    });
    return { text, object, provider, model, costNanoUsd };
  };
}
