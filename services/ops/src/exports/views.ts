// Exports: their formats and what may be asked for.
import { z } from 'zod';

export const FORMATS = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
} as const;
export type Format = keyof typeof FORMATS;

export const ofRun = z.strictObject({
  run_id: z.guid('must be the id of a run').optional().describe('without it those of all runs of the org'),
});
