// Traffic as the control API knows it: at most one spell runs at a time, and the last one can be read.
import { createTally } from './tally';
import { startSession, type Session, type SessionOptions, type SessionReport, type TrafficOrder } from './session';

export type TrafficReport = Omit<SessionReport, 'started_at' | 'ends_at'> & {
  readonly started_at: string | null;
  readonly ends_at: string | null;
};

export interface Traffic {
  /** Starts with all counts at zero; false when traffic is running already. */
  start(order: TrafficOrder): boolean;
  stop(): void;
  report(options?: { readonly withRuns: boolean }): TrafficReport;
  close(): Promise<void>;
}

export type TrafficOptions = Omit<SessionOptions, 'order' | 'backoffMs'> & Partial<Pick<SessionOptions, 'backoffMs'>>;

export function createTraffic(options: TrafficOptions): Traffic {
  let session: Session | undefined;
  return {
    start: (order) => {
      if (session?.isRunning()) return false;
      session = startSession({ backoffMs: 1000, ...options, order });
      return true;
    },
    stop: () => session?.stop(),
    report: (wanted = { withRuns: false }) =>
      session?.report(wanted) ?? { ...NEVER_STARTED, ...createTally().report(wanted) },
    close: async () => session?.close(),
  };
}

const NEVER_STARTED = { running: false, rate: 0, started_at: null, ends_at: null, under_way: 0 };
