// The faults that can be switched on: each is declared once here, with what it must disturb.
import type { Random } from './random';

export interface Fault {
  readonly name: string;
  readonly description: string;
  /** Names of the alerts and signals that must show it. */
  readonly disturbs: readonly string[];
}

export const FAULTS = [
  {
    name: 'provider-outage',
    description: 'The model provider answers 503 to the given share of calls.',
    disturbs: [
      'HighAIJobFailureRate',
      'CriticalAIJobFailureRate',
      'ProviderFailures',
      'ai_jobs_total',
      'llm_calls_total',
      'errors_total',
    ],
  },
  {
    name: 'provider-slow',
    description: 'The model provider takes 20 times as long for the given share of calls.',
    disturbs: [
      'SlowAIJobProcessing',
      'ai_jobs_processing_duration_seconds',
      'llm_call_duration_seconds',
      'upgrade_duration_seconds',
    ],
  },
  {
    name: 'bad-signature',
    description: 'The given share of webhook deliveries is signed with a wrong secret.',
    disturbs: ['WebhookSignatureFailures', 'webhook_signature_failures_total'],
  },
] as const satisfies readonly Fault[];

export type FaultName = (typeof FAULTS)[number]['name'];

export interface FaultSwitch {
  readonly enabled: boolean;
  /** Share of the events that it strikes, 0 to 1. */
  readonly rate: number;
}

export interface Faults {
  list(): readonly (Fault & FaultSwitch)[];
  get(name: FaultName): Fault & FaultSwitch;
  set(name: FaultName, to: FaultSwitch): void;
  /** Draws whether this event is struck by the fault. */
  strikes(name: FaultName): boolean;
}

export const OFF: FaultSwitch = { enabled: false, rate: 1 };

export function isFaultName(name: string): name is FaultName {
  return FAULTS.some((fault) => fault.name === name);
}

/** All faults, switched off. */
export function createFaults(random: Random): Faults {
  const switches = new Map<FaultName, FaultSwitch>();
  const switchOf = (name: FaultName) => switches.get(name) ?? OFF;
  const list = () => FAULTS.map((fault) => ({ ...fault, ...switchOf(fault.name) }));
  return {
    list,
    get: (name) => list().find((fault) => fault.name === name)!,
    set: (name, to) => void switches.set(name, to),
    strikes: (name) => switchOf(name).enabled && random.chance(switchOf(name).rate),
  };
}
