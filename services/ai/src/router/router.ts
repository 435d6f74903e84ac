// Routes a request along its chain of providers until one responds.
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '@sextant/records/ledger';
import type { ProviderName } from '@sextant/signals/labels';
import { ServiceError } from '@sextant/telemetry/errors';
import type { Admission } from '../budgets/admission';
import type { Budgets } from '../budgets/budgets';
import { makeAttempt } from '../calls/attempt';
import type { CallMetrics } from '../calls/call-metrics';
import type { RecordedCall, RoutedRequest } from '../calls/calls';
import type { Provider, TextReader } from '../providers/provider';
import { canceledCall } from '../providers/provider-error';
import { fallbackChain, type Candidate } from './chain';
import { combineFailures, type Failure } from './failures';
import type { Gate } from './gate';
import { toGenerateResponse, type GenerateResponse } from './generate-response';
import type { OrgSettings } from './org-settings';
import { nextAction } from './retry-policy';

/** A call with less time than this would fail and count against the provider. */
const MIN_CALL_MS = 50;

export interface Router {
  /**
   * Streams the response when `reader` is set. The ledger rows of the calls are durable before this settles. Rejects with
   * ServiceError when every provider failed and with ProblemError when a call is not admitted.
   */
  generate(request: RoutedRequest, reader?: TextReader): Promise<GenerateResponse>;
}

export interface RouterDeps {
  /** In the order in which requests try them. */
  readonly providers: readonly Provider[];
  readonly gates: ReadonlyMap<ProviderName, Gate>;
  readonly ledger: Ledger;
  readonly metrics: CallMetrics;
  readonly settings: (orgId: string) => Promise<OrgSettings | undefined>;
  readonly budgets: Budgets;
  readonly admission: Admission;
  /** Timeout of a call, in milliseconds. */
  readonly timeoutMs: number;
  /** Timeout of a request with all its calls, in milliseconds. */
  readonly totalTimeoutMs: number;
}

interface RequestState {
  readonly request: RoutedRequest;
  readonly settings: OrgSettings | undefined;
  readonly reader: TextReader | undefined;
  readonly deadline: number;
  readonly failures: Failure[];
  calls: number;
  /** Whether part of a response was passed on. */
  streaming: boolean;
  /** Time spent in calls and waits, in milliseconds; the rest is the overhead of the router. */
  externalMs: number;
}

export function createRouter(deps: RouterDeps): Router {
  return {
    async generate(request, reader) {
      const started = performance.now();
      const settings = await deps.settings(request.org_id);
      await deps.budgets.warn(request.org_id, settings?.budgets ?? []);
      const state: RequestState = {
        request,
        settings,
        reader,
        deadline: started + deps.totalTimeoutMs,
        failures: [],
        calls: 0,
        streaming: false,
        externalMs: 0,
      };
      const chain = fallbackChain(deps.providers, { ...request, preferred: settings?.provider });
      const { candidate, call } = await tryChain(deps, state, chain);
      if (state.calls > 0) {
        const overheadMs = performance.now() - started - state.externalMs;
        deps.metrics.recordOverhead(candidate.provider.name, overheadMs / 1000);
      }
      if (call instanceof ServiceError) throw call;
      return toGenerateResponse(call, candidate, state.calls);
    },
  };
}

interface ChainResult {
  readonly candidate: Candidate;
  readonly call: RecordedCall | ServiceError;
}

async function tryChain(deps: RouterDeps, state: RequestState, chain: readonly Candidate[]): Promise<ChainResult> {
  for (const [i, candidate] of chain.entries()) {
    const call = await tryProvider(deps, state, candidate);
    const last = i + 1 === chain.length || performance.now() >= state.deadline;
    if (call) return { candidate, call };
    if (last) return { candidate, call: combineFailures(state.failures) };
    deps.metrics.recordFallback(candidate.provider.name);
  }
  throw new Error('could not route a request: no provider is configured');
}

/** Returns the call that succeeded or the failure that ends the request; undefined to try the next provider. */
async function tryProvider(
  deps: RouterDeps,
  state: RequestState,
  candidate: Candidate,
): Promise<RecordedCall | ServiceError | undefined> {
  for (let calls = 1; ; calls++) {
    const call = await callOnce(deps, state, candidate);
    const error = call instanceof ServiceError ? call : call.outcome.error;
    if (!error) return call;
    state.failures.push({ provider: candidate.provider.name, error });
    if (state.reader?.signal.aborted) return error;
    // The gate refused the call, so a retry would not help.
    if (call === error) return undefined;
    const action = nextAction(error, { calls, streaming: state.streaming });
    if (action.do === 'fail') return error;
    if (action.do === 'next' || performance.now() + action.waitMs >= state.deadline) return undefined;
    await delay(action.waitMs);
    state.externalMs += action.waitMs;
  }
}

/** Makes one call or returns the refusal of the gate. Throws ProblemError when the call is not admitted. */
async function callOnce(
  deps: RouterDeps,
  state: RequestState,
  candidate: Candidate,
): Promise<RecordedCall | ServiceError> {
  const { request, settings, deadline } = state;
  const callId = state.calls === 0 ? request.call_id : `${request.call_id}#${state.calls + 1}`;
  // Before the gate, so that a call that waits for its budget takes no place in the queue.
  const permit = await deps.admission.admit({ request, candidate, callId, settings, deadline });
  state.externalMs += permit.waitedMs;
  let call: RecordedCall | undefined;
  try {
    call = await throughGate(deps, state, { ...candidate, callId });
    return call;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  } finally {
    permit.end(call);
  }
}

function throughGate(
  deps: RouterDeps,
  state: RequestState,
  candidate: Candidate & { readonly callId: string },
): Promise<RecordedCall> {
  const { request, settings, reader } = state;
  const { provider, model, callId } = candidate;
  const enteredAt = performance.now();
  return deps.gates.get(provider.name)!.pass(async () => {
    if (reader?.signal.aborted) throw canceledCall();
    const now = performance.now();
    state.externalMs += now - enteredAt;
    const left = state.deadline - now;
    if (left < MIN_CALL_MS)
      throw new ServiceError('the request ran out of time before a call', { errorClass: 'TIMEOUT' });
    state.calls += 1;
    const attempt = {
      request,
      provider,
      model,
      callId,
      timeoutMs: Math.round(Math.min(deps.timeoutMs, left)),
      curtailed: left < deps.timeoutMs,
      // Settings that were unreadable before the call may be readable after it.
      prices: async () => (settings ?? (await deps.settings(request.org_id)))?.prices,
      reader: reader && {
        signal: reader.signal,
        onText: (delta: string) => {
          state.streaming = true;
          reader.onText(delta);
        },
      },
    };
    const call = await makeAttempt(attempt, deps);
    state.externalMs += call.outcome.seconds * 1000;
    if (settings?.budgets.length) deps.budgets.addSpending(request.org_id, call.price?.nanoUsd ?? 0);
    return call;
  });
}
