// Faults that send load to the platform, instead of changing the responses of the simulator.
import type { FaultState } from './switches';

export interface LoadFault {
  /** The settings that are missing, as a sentence; undefined if the fault is available. */
  readonly missing: string | undefined;
  /** Starts, or restarts, the load. */
  start(state: FaultState): void;
  /** Stops the load and drops what is under way. */
  stop(): Promise<void>;
  report(options: { readonly withRuns: boolean }): object;
}
