// The switches of the faults, and the draw whether an event is struck.
import { FAULTS, type Fault, type FaultName } from './fault-list';
import type { ProviderName } from './models/providers';
import type { Random } from './random';

export interface FaultSwitch {
  readonly enabled: boolean;
  /** Share of the events that it strikes, 0 to 1. */
  readonly rate: number;
  /** Strikes only these providers; without it whatever the fault can strike. */
  readonly providers?: readonly ProviderName[] | undefined;
  /** How many runs a flood has. */
  readonly count?: number | undefined;
}

export interface Faults {
  list(): readonly (Fault & FaultSwitch)[];
  get(name: FaultName): Fault & FaultSwitch;
  set(name: FaultName, to: FaultSwitch): void;
  /** Draws whether this event is struck by the fault; `provider` is the one that the event happens to, if any. */
  strikes(name: FaultName, provider?: ProviderName): boolean;
}

export const OFF: FaultSwitch = { enabled: false, rate: 1 };

/** All faults, switched off. */
export function createFaults(random: Random): Faults {
  const switches = new Map<FaultName, FaultSwitch>();
  const switchOf = (name: FaultName) => switches.get(name) ?? OFF;
  const list = () => FAULTS.map((fault) => ({ ...fault, ...switchOf(fault.name) }));
  return {
    list,
    get: (name) => list().find((fault) => fault.name === name)!,
    set: (name, to) => void switches.set(name, to),
    strikes: (name, provider) => {
      const { enabled, rate, providers } = switchOf(name);
      const meant = !providers || (provider !== undefined && providers.includes(provider));
      return enabled && meant && random.chance(rate);
    },
  };
}
