// Facts that the process sees before Prometheus does: posted to Alertmanager at once, and again until they end.
import { durationSeconds } from '@sextant/signals/query/duration';
import type { Burst, Fact as FactDeclaration, FactLabels } from '@sextant/signals/declare/fact';
import { factPostsTotal } from '@sextant/signals/telemetry';
import { admissionOf, type Labels } from '../metrics/labels';
import { counter } from '../metrics/metrics';
import { reportMisuse } from '../misuse';
import { eventWindow } from './event-window';
import { heldFacts } from './held-facts';

export interface Fact<L> {
  /** The condition holds from now on. The first call posts it; later calls change the value. Never throws, never waits. */
  raise(labels: L, value: number): void;
  /** The condition has ended. The alert ends within seconds, unless its rule or another process still reports it. */
  clear(labels: L): void;
}

export interface BurstCounter<L> {
  /** Counts an event. Raises the fact while more events than its threshold are in its window. Never throws, never waits. */
  add(labels: L): void;
}

/** Facts per process; further ones are dropped and counted. */
const MAX_HELD = 100;

const posts = counter(factPostsTotal);

export const held = heldFacts(MAX_HELD);

let onNewFact: () => void = () => {};
const resets: (() => void)[] = [];

/** Returns the instrument of a fact. */
export function fact<F extends FactDeclaration>(declaration: F): Fact<RequiredLabels<F>> {
  const { admit, reset } = admissionOf(`fact ${declaration.name}`, declaration.labels);
  resets.push(reset);
  return {
    raise: guarded(declaration, admit, (labels, value: number) => hold(declaration, labels, { value })),
    clear: guarded(declaration, admit, (labels) => held.remove(declaration, labels)),
  };
}

/** Returns the instrument of a burst. */
export function burst<F extends Burst>(declaration: F): BurstCounter<RequiredLabels<F>> {
  const { above, window } = declaration;
  const { admit, reset } = admissionOf(`fact ${declaration.name}`, declaration.labels);
  const windowMs = durationSeconds(window) * 1_000;
  const events = eventWindow(above, windowMs);
  resets.push(reset, events.clear);
  return {
    add: guarded(declaration, admit, (labels) => {
      const value = events.add(JSON.stringify(labels));
      // The rule fires within half of the window, and holds for a whole one. So the fact ends before the rule does.
      if (value > above) hold(declaration, labels, { value, forMs: windowMs / 2 });
    }),
  };
}

/** Sets the receiver of new facts; for start(). */
export function onFact(listener: () => void): void {
  onNewFact = listener;
}

/** Forgets all facts; for tests. */
export function resetFacts(): void {
  held.clear();
  resets.forEach((reset) => reset());
}

/** Labels of a call. For a fact without labels, `{}` as a type would accept any label. */
type RequiredLabels<F extends FactDeclaration> = keyof FactLabels<F> extends never
  ? Record<string, never>
  : FactLabels<F>;

function hold(
  declaration: FactDeclaration,
  labels: Labels,
  state: { readonly value: number; readonly forMs?: number },
): void {
  const result = held.add(declaration, labels, state);
  if (result === 'dropped') posts.inc({ result: 'dropped' });
  if (result === 'new') onNewFact();
}

/** Admits the labels, and keeps errors from the caller. */
function guarded<A extends readonly unknown[]>(
  { name }: FactDeclaration,
  admit: (labels: unknown) => Labels | undefined,
  run: (labels: Labels, ...rest: A) => void,
): (labels: unknown, ...rest: A) => void {
  return (labels, ...rest) => {
    try {
      const admitted = admit(labels);
      if (admitted) run(admitted, ...rest);
    } catch {
      reportMisuse(`fact ${name}: could not read its labels; it is dropped`);
    }
  };
}
