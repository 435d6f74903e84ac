// GET /api/v1/runs/{id}/comparison: what was different from other runs of the same kind.
import { DAY_MS } from '@sextant/records/database/time-ranges';
import { compareRun, RUN_METRICS, STEP_METRICS, type RunComparison } from '@sextant/records/run-stats/comparison';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { byId, count, nullableText, nullableTime, timeOrNull } from '../http/fields';
import { differencesOf, MIN_RUNS, type Difference } from './differences';
import { visibleRun } from './find';

const DAYS = 30;
const MAX_RUNS = 1_000;

const METRICS = [...new Set([...RUN_METRICS, ...STEP_METRICS])];
const figure = z.number().nullable();

const differenceView = z.object({
  metric: z.enum(METRICS).describe('times are in seconds, cost is in US dollars; attempts are those of a step'),
  step: nullableText.describe('null for a figure of the run as a whole'),
  value: figure.describe('of this run; null if the step did not start or a price is unknown'),
  runs: count.describe('other runs that have the figure'),
  p10: figure,
  median: figure.describe(`null if fewer than ${MIN_RUNS} other runs have the figure`),
  p90: figure,
  ratio: figure.describe('value divided by median; null if one is missing or the median is 0'),
  stands_out: z
    .boolean()
    .describe('whether the value is outside of p10 to p90, by a factor of 1.5 from the median, and not negligible'),
});

const comparisonView = z
  .object({
    run_id: z.uuid(),
    kind: z.string(),
    runs: count.describe(
      `successful runs of the same kind and org that the run is compared with: of the last ${DAYS} days, at most the latest ${MAX_RUNS}`,
    ),
    from: nullableTime.describe('end of the oldest of these runs'),
    to: nullableTime.describe('end of the latest of these runs'),
    note: nullableText.describe('why there is no comparison; null if there is one'),
    differences: z.array(differenceView).describe('those that stand out first, then by size'),
  })
  .meta({ id: 'RunComparison' });

export function runComparisonRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;
  const schema = {
    summary: 'Compares a run with the recent successful runs of its kind',
    params: byId,
    response: { 200: comparisonView },
  };
  app.get('/api/v1/runs/:id/comparison', { schema }, async (request) => {
    const run = await visibleRun(deps, request, request.params.id);
    const since = new Date(now().getTime() - DAYS * DAY_MS);
    const comparison = await compareRun(database, run, { since, maxRuns: MAX_RUNS });
    const { runs, from, to, metrics } = comparison;
    return {
      ...{ run_id: run.id, kind: run.kind, runs, from: timeOrNull(from), to: timeOrNull(to) },
      note: noteOf(run.kind, comparison),
      differences: differencesOf(metrics, { isOver: run.endedAt !== null }).map(differenceViewOf),
    };
  });
}

function noteOf(kind: string, { runs }: RunComparison): string | null {
  if (runs >= MIN_RUNS) return null;
  return `comparing needs ${MIN_RUNS} other successful runs of kind ${kind} in the last ${DAYS} days; number found: ${runs}`;
}

function differenceViewOf({ standsOut, ...difference }: Difference): z.output<typeof differenceView> {
  return { ...difference, stands_out: standsOut };
}
