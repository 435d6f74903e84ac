// The router: takes a request along the chain of providers until one answers.
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '@sextant/records/ledger';
import { ServiceError } from '@sextant/telemetry/errors';
import type { Budgets } from '../budgets/budgets';
import type { OrgSettings } from './org-settings';
import type { Provider, ProviderName } from '../providers/provider';
import type { Admission } from './admission';
import { makeAttempt } from './attempt';
import type { Recorded, RoutedRequest } from './calls';
import type { CallMetrics } from './call-metrics';
import { chainOf, type Link } from './chain';
import { summed, type Failure } from './failures';
import type { Gate } from './gate';
import { generated, type Generated } from './generate-response';
import { nextStep } from './next-step';

type OnText = (delta: string) => void;

/** A call with less time than this would fail, and look like the provider's fault. */
const LEAST_CALL_MS = 50;

export interface Router {
  /**
   * Answers a request; with `onText` the answer is streamed. The ledger rows of its calls outlive this process
   * before this settles. Rejects with ServiceError when no provider answered, with ProblemError when a call is not admitted.
   */
  generate(request: RoutedRequest, onText?: OnText): Promise<Generated>;
}

export interface RouterDeps {
  /** In the order in which they are tried. */
  readonly providers: readonly Provider[];
  readonly gates: ReadonlyMap<ProviderName, Gate>;
  readonly ledger: Ledger;
  readonly metrics: CallMetrics;
  readonly settings: (orgId: string) => Promise<OrgSettings | undefined>;
  readonly budgets: Budgets;
  readonly admission: Admission;
  /** The longest a call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The longest a request may take with all its calls, in milliseconds. */
  readonly totalTimeoutMs: number;
}

/** A request on its way. */
interface Trip {
  readonly request: RoutedRequest;
  readonly settings: OrgSettings | undefined;
  readonly onText: OnText | undefined;
  readonly deadline: number;
  readonly failures: Failure[];
  calls: number;
  /** Whether some of an answer was handed on. */
  answering: boolean;
  /** Time that was the providers', or spent waiting for their limits. */
  elsewhereMs: number;
}

export function createRouter(deps: RouterDeps): Router {
  return {
    async generate(request, onText) {
      const started = performance.now();
      const settings = await deps.settings(request.org_id);
      await deps.budgets.warn(request.org_id, settings?.budgets ?? []);
      const trip: Trip = {
        request,
        settings,
        onText,
        deadline: started + deps.totalTimeoutMs,
        failures: [],
        calls: 0,
        answering: false,
        elsewhereMs: 0,
      };
      const chain = chainOf(deps.providers, { ...request, preferred: settings?.provider });
      const { link, call } = await along(deps, trip, chain);
      if (trip.calls > 0) {
        const own = performance.now() - started - trip.elsewhereMs;
        deps.metrics.recordOverhead(link.provider.name, own / 1000);
      }
      if (call instanceof ServiceError) throw call;
      return generated(call, link, trip.calls);
    },
  };
}

interface Arrival {
  readonly link: Link;
  readonly call: Recorded | ServiceError;
}

async function along(deps: RouterDeps, trip: Trip, chain: readonly Link[]): Promise<Arrival> {
  for (const [i, link] of chain.entries()) {
    const call = await ask(deps, trip, link);
    const last = i + 1 === chain.length || performance.now() >= trip.deadline;
    if (call) return { link, call };
    if (last) return { link, call: summed(trip.failures) };
    deps.metrics.recordFallback(link.provider.name);
  }
  throw new Error('could not route a request: there is no provider');
}

/** The answer of a provider, or the failure that ends the request; undefined when the next provider is to be asked. */
async function ask(deps: RouterDeps, trip: Trip, link: Link): Promise<Recorded | ServiceError | undefined> {
  for (let calls = 1; ; calls++) {
    const call = await callOnce(deps, trip, link);
    const error = call instanceof ServiceError ? call : call.outcome.error;
    if (!error) return call;
    trip.failures.push({ provider: link.provider.name, error });
    // A provider that let nothing through was not called, and has nothing to wait for.
    if (call === error) return undefined;
    const step = nextStep(error, { calls, answering: trip.answering });
    if (step.do === 'fail') return error;
    if (step.do === 'next' || performance.now() + step.waitMs >= trip.deadline) return undefined;
    await delay(step.waitMs);
    trip.elsewhereMs += step.waitMs;
  }
}

/** One call, or the refusal of the provider's gate. Throws ProblemError when the call is not admitted. */
async function callOnce(deps: RouterDeps, trip: Trip, link: Link): Promise<Recorded | ServiceError> {
  const { request, settings, deadline } = trip;
  const callId = trip.calls === 0 ? request.call_id : `${request.call_id}#${trip.calls + 1}`;
  // Before the gate, where a call that waits for its budget takes no place of others.
  const permit = await deps.admission.admit({ request, link, callId, settings, deadline });
  trip.elsewhereMs += permit.waitedMs;
  let call: Recorded | undefined;
  try {
    call = await throughGate(deps, trip, { ...link, callId });
    return call;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  } finally {
    permit.end(call);
  }
}

function throughGate(deps: RouterDeps, trip: Trip, link: Link & { readonly callId: string }): Promise<Recorded> {
  const { request, settings, onText } = trip;
  const { provider, model, callId } = link;
  const arrived = performance.now();
  return deps.gates.get(provider.name)!.pass(async () => {
    const now = performance.now();
    trip.elsewhereMs += now - arrived;
    const left = trip.deadline - now;
    if (left < LEAST_CALL_MS) throw new ServiceError('there was no time left for a call', { errorClass: 'TIMEOUT' });
    trip.calls += 1;
    const attempt = {
      request,
      provider,
      model,
      callId,
      timeoutMs: Math.round(Math.min(deps.timeoutMs, left)),
      curtailed: left < deps.timeoutMs,
      // What a slow database did not tell before the call it may have told by its end.
      prices: async () => (settings ?? (await deps.settings(request.org_id)))?.prices,
      onText:
        onText &&
        ((delta: string) => {
          trip.answering = true;
          onText(delta);
        }),
    };
    const call = await makeAttempt(attempt, deps);
    trip.elsewhereMs += call.outcome.seconds * 1000;
    if (settings?.budgets.length) deps.budgets.spent(request.org_id, call.price?.nanoUsd ?? 0);
    return call;
  });
}
