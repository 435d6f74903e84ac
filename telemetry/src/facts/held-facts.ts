// The facts that hold in this process: a bounded set, by name and labels.
import type { Fact } from '@sextant/signals/declare/fact';
import type { Labels } from '../metrics/labels';

export interface HeldFact {
  readonly fact: Fact;
  readonly labels: Labels;
  /** When the condition began, in milliseconds since the epoch. */
  readonly since: number;
  /** In the unit of the alert's value. */
  readonly value: number;
  /** When the condition ends by itself, in milliseconds since the epoch; Infinity until it is cleared. */
  readonly until: number;
}

export type HeldFacts = ReturnType<typeof heldFacts>;

/** @param max further facts are not kept */
export function heldFacts(max: number, now: () => number = Date.now) {
  const held = new Map<string, HeldFact>();
  const removeEnded = (): void => {
    for (const [key, { until }] of held) if (until <= now()) held.delete(key);
  };
  return {
    /** Returns whether the fact is new, was held already, or does not fit. */
    add(fact: Fact, labels: Labels, { value, forMs = Infinity }: { readonly value: number; readonly forMs?: number }) {
      removeEnded();
      const key = keyOf(fact, labels);
      const earlier = held.get(key);
      if (!earlier && held.size >= max) return 'dropped';
      held.set(key, { fact, labels, value, since: earlier?.since ?? now(), until: now() + forMs });
      return earlier ? 'known' : 'new';
    },
    remove(fact: Fact, labels: Labels): void {
      held.delete(keyOf(fact, labels));
    },
    list(): readonly HeldFact[] {
      removeEnded();
      return [...held.values()];
    },
    clear: (): void => held.clear(),
  };
}

/** Admitted labels are always in the order of the declaration. */
function keyOf({ name }: Fact, labels: Labels): string {
  return JSON.stringify([name, labels]);
}
