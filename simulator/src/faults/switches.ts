// The state of the faults, and the decision whether a fault affects an event.
import type { ProviderName } from '../models/providers';
import type { Random } from '../random';
import { FAULTS, type Fault, type FaultName } from './catalogue';

export interface FaultState {
  readonly enabled: boolean;
  /** Share of the events that are affected, 0 to 1. */
  readonly rate: number;
  /** The only providers that are affected; without it, all. */
  readonly providers?: readonly ProviderName[] | undefined;
  /** Number of runs of a queue flood. */
  readonly count?: number | undefined;
}

export interface Faults {
  list(): readonly (Fault & FaultState)[];
  get(name: FaultName): Fault & FaultState;
  set(name: FaultName, state: FaultState): void;
  /** Decides at random, by the rate, whether an event is affected; `provider` is the provider of the event, if any. */
  affects(name: FaultName, provider?: ProviderName): boolean;
}

export const OFF: FaultState = { enabled: false, rate: 1 };

/** All faults are off. */
export function createFaults(random: Random): Faults {
  const states = new Map<FaultName, FaultState>();
  const stateOf = (name: FaultName) => states.get(name) ?? OFF;
  const list = () => FAULTS.map((fault) => ({ ...fault, ...stateOf(fault.name) }));
  return {
    list,
    get: (name) => list().find((fault) => fault.name === name)!,
    set: (name, state) => void states.set(name, state),
    affects: (name, provider) => {
      const { enabled, rate, providers } = stateOf(name);
      const includesProvider = !providers || (provider !== undefined && providers.includes(provider));
      return enabled && includesProvider && random.chance(rate);
    },
  };
}
