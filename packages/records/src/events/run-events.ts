// Records run events and vendor calls of runs, in the background.
import { openBackgroundWriter, type WriterOptions } from '../spool/background-writer';
import { bumpLine, eventLine, groupOf, insertLines, targetOf, type RunEvent, type VendorBump } from './run-event-lines';

export { RUN_EVENTS, RUN_EVENT_STATUSES } from '../schema/events';
export type { RunEvent, VendorBump };

export interface RunEvents {
  /** Does not block and never throws. Dropped events are counted. */
  logEvent(event: RunEvent): void;
  /** Like logEvent. Bumps of the same run and vendor add up. */
  bumpVendor(bump: VendorBump): void;
  /** Writes entries for up to 5 s and leaves the rest in the spool for the next start. */
  close(): Promise<void>;
}

/** Opens the writer and starts to write its spool. Throws SpoolError if too many processes share the folder. */
export async function openRunEvents(options: WriterOptions): Promise<RunEvents> {
  const writer = await openBackgroundWriter(options, {
    operation: 'run-events',
    partitioned: 'run_event_logs',
    tableOf: (line) => targetOf(line).table,
    groupOf,
    insert: (lines) => insertLines(options.database, targetOf(lines[0]!), lines),
  });
  return {
    logEvent: (event) => writer.add('run_event_logs', () => eventLine(event)),
    bumpVendor: (bump) => writer.add('run_vendor_usage', () => bumpLine(bump)),
    close: () => writer.close(),
  };
}
