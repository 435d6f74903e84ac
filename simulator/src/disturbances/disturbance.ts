// A fault that is carried out by doing something, rather than by answering otherwise.
import type { FaultSwitch } from '../faults';

export interface Disturbance {
  /** Why it cannot be carried out here, as a sentence; undefined when it can. */
  readonly missing: string | undefined;
  /** Begins, or begins anew when it runs already. */
  start(to: FaultSwitch): void;
  /** Does nothing more; what is under way is dropped. */
  stop(): Promise<void>;
  report(options: { readonly withRuns: boolean }): object;
}
