// GET /api/v1/objectives: what is left of each error budget, and how fast it is spent.
import type { Objective } from '@sextant/signals/declare/objective';
import type { AnyVector } from '@sextant/signals/query/expression';
import { budgetLeft, burnRate } from '@sextant/signals/query/objectives';
import { render } from '@sextant/signals/query/render';
import { sextant } from '@sextant/signals/sextant';
import { z } from 'zod';
import { requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { queryInstant } from '../metrics/prometheus';

/** The windows of burn-rate alerts. */
const BURN_WINDOWS = ['5m', '30m', '1h', '6h', '3d'] as const;

const value = z.number().nullable();
const objectiveView = z
  .object({
    name: z.string(),
    description: z.string(),
    target: z.number().describe('share of good events, from 0 to 1'),
    window: z.string(),
    metric: z.string(),
    budget_left: value.describe('1: no bad events; 0: the error budget is spent; negative: exceeded'),
    burn_rates: z
      .array(z.object({ window: z.enum(BURN_WINDOWS), rate: value }))
      .describe('at 1 the budget lasts exactly for the window of the objective'),
  })
  .meta({ id: 'Objective' });

export function objectiveRoutes(app: Api, deps: OpsDeps): void {
  const schema = {
    summary: 'Lists the objectives with their error budgets and burn rates',
    response: { 200: z.object({ items: z.array(objectiveView) }) },
  };
  app.get('/api/v1/objectives', { schema, preParsing: requirePlatformRead('viewer') }, async (_, reply) => {
    const signal = untilClientLeaves(reply);
    return { items: await Promise.all(sextant.objectives.map((one) => objectiveViewOf(deps, one, signal))) };
  });
}

async function objectiveViewOf(
  { stores, now }: OpsDeps,
  objective: Objective,
  signal: AbortSignal,
): Promise<z.output<typeof objectiveView>> {
  const { name, description, target, window, metric } = objective;
  const at = now();
  const read = async (vector: AnyVector): Promise<number | null> => {
    const { series } = await queryInstant(stores.prometheus, { query: render(vector), at, signal });
    return series[0]?.points[0]?.[1] ?? null;
  };
  const [left, ...rates] = await Promise.all([
    read(budgetLeft(objective)),
    ...BURN_WINDOWS.map((burnWindow) => read(burnRate(objective, burnWindow))),
  ]);
  return {
    ...{ name, description, target, window, metric: metric.name, budget_left: left },
    burn_rates: BURN_WINDOWS.map((burnWindow, i) => ({ window: burnWindow, rate: rates[i] ?? null })),
  };
}
