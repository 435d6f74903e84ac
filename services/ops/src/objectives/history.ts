// GET /api/v1/objectives/{name}/history: events and error budget by hour or day.
import { invalidRequest, ProblemError } from '@sextant/http/problem';
import { DAY_MS, HOUR_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import { objectiveHistory, type HistoryPoint, type HistoryStep } from '@sextant/records/objectives';
import { budgetLeft } from '@sextant/signals/query/objectives';
import { sextant } from '@sextant/signals/sextant';
import { z } from 'zod';
import { requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { count, moment, name, time } from '../http/fields';
import { WINDOW_HOURS } from './budgets';

const historyView = z
  .object({
    name: z.string(),
    target: z.number(),
    step: z.enum(['hour', 'day']),
    points: z.array(
      z.object({
        start: time.describe('start of the hour or UTC day'),
        good: count,
        total: count,
        complete: z.boolean().describe('whether all events of the hour or day are known'),
        budget_left: z.number().nullable().describe('over the 30 days up to the end of the hour or day'),
      }),
    ),
  })
  .meta({ id: 'ObjectiveHistory' });

const query = z.strictObject({
  step: z.enum(['hour', 'day']).default('hour'),
  from: moment.optional().describe('start of the range; default: 30 days before `to`'),
  to: moment.optional().describe('end of the range; default: now'),
});

const MAX_DAYS = 400;

export function objectiveHistoryRoute(app: Api, { database, now }: OpsDeps): void {
  const schema = {
    summary: 'Lists the events and the error budget of an objective by hour or UTC day',
    params: z.object({ name: name() }),
    querystring: query,
    response: { 200: historyView },
  };
  app.get(
    '/api/v1/objectives/:name/history',
    { schema, preParsing: requirePlatformRead('viewer') },
    async (request) => {
      const objective = sextant.objectives.find((one) => one.name === request.params.name);
      if (!objective) throw new ProblemError(404, `there is no objective ${JSON.stringify(request.params.name)}`);
      const { step } = request.query;
      const range = rangeOf(request.query, step, now());
      const points = await objectiveHistory(database, {
        ...{ objective: objective.name, step, range, windowHours: WINDOW_HOURS },
      });
      return {
        ...{ name: objective.name, target: objective.target, step },
        points: points.map((point) => pointViewOf(point, step, objective)),
      };
    },
  );
}

/** Whole hours or UTC days that overlap the requested range. */
function rangeOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  step: HistoryStep,
  now: Date,
): TimeRange {
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - WINDOW_HOURS * HOUR_MS) : new Date(from);
  if (start >= end) throw invalidRequest([{ field: 'from', message: 'must be before to' }]);
  if (end.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
    throw invalidRequest([{ field: 'from', message: `must be at most ${MAX_DAYS} days before to` }]);
  const unit = step === 'day' ? DAY_MS : HOUR_MS;
  return {
    from: new Date(Math.floor(start.getTime() / unit) * unit),
    to: new Date(Math.ceil(end.getTime() / unit) * unit),
  };
}

function pointViewOf(
  { start, good, total, completeHours, window }: HistoryPoint,
  step: HistoryStep,
  objective: { readonly target: number },
): z.output<typeof historyView>['points'][number] {
  return {
    ...{ start: start.toISOString(), good, total },
    complete: completeHours === (step === 'day' ? 24 : 1),
    budget_left: budgetLeft(objective, window),
  };
}
