// Traffic of the control API: at most one session runs at a time; the last one stays readable.
import { startSession, type Session, type SessionOptions, type SessionReport, type TrafficSettings } from './session';
import { createTally } from './tally';

export type TrafficReport = Omit<SessionReport, 'started_at' | 'ends_at'> & {
  readonly started_at: string | null;
  readonly ends_at: string | null;
};

export interface Traffic {
  /** Starts with all counts at zero; returns false if traffic is already running. */
  start(settings: TrafficSettings): boolean;
  stop(): void;
  report(options?: { readonly withRuns: boolean }): TrafficReport;
  close(): Promise<void>;
}

export type TrafficOptions = Omit<SessionOptions, 'settings' | 'backoffMs'> &
  Partial<Pick<SessionOptions, 'backoffMs'>>;

export function createTraffic(options: TrafficOptions): Traffic {
  let session: Session | undefined;
  return {
    start: (settings) => {
      if (session?.isRunning()) return false;
      session = startSession({ backoffMs: 1000, ...options, settings });
      return true;
    },
    stop: () => session?.stop(),
    report: (reportOptions = { withRuns: false }) =>
      session?.report(reportOptions) ?? { ...NEVER_STARTED, ...createTally().report(reportOptions) },
    close: async () => session?.close(),
  };
}

const NEVER_STARTED = { running: false, rate: 0, started_at: null, ends_at: null, under_way: 0 };
