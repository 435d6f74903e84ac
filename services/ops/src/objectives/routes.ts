// GET /api/v1/objectives: what is left of each error budget, and how fast it is spent.
import { BURN_RATE_WINDOWS, type BurnRateWindow, type Objective } from '@sextant/signals/declare/objective';
import { recordedBurnRate } from '@sextant/signals/query/objectives';
import { render } from '@sextant/signals/query/render';
import { sextant } from '@sextant/signals/sextant';
import { z } from 'zod';
import { requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { count } from '../http/fields';
import { queryInstant } from '../metrics/prometheus';
import { readBudgets, type Budget } from './budgets';
import { objectiveHistoryRoute } from './history';

const objectiveView = z
  .object({
    name: z.string(),
    description: z.string(),
    target: z.number().describe('share of good events, from 0 to 1'),
    window: z.string(),
    metric: z.string(),
    good: count.describe('good events of the window'),
    total: count.describe('all events of the window'),
    budget_left: z
      .number()
      .nullable()
      .describe('1: no bad events; 0: the error budget is spent; negative: exceeded; null: no events'),
    burn_rates: z
      .array(z.object({ window: z.enum(BURN_RATE_WINDOWS), rate: z.number().nullable() }))
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
    const at = deps.now();
    const { database, stores } = deps;
    const objectives = sextant.objectives;
    const budgets = await readBudgets({ database, prometheus: stores.prometheus, objectives }, at, signal);
    return { items: await Promise.all(budgets.map((budget) => objectiveViewOf(deps, budget, { at, signal }))) };
  });
  objectiveHistoryRoute(app, deps);
}

interface ReadOptions {
  readonly at: Date;
  readonly signal: AbortSignal;
}

async function objectiveViewOf(
  deps: OpsDeps,
  { objective, good, total, left }: Budget,
  options: ReadOptions,
): Promise<z.output<typeof objectiveView>> {
  const { name, description, target, window, metric } = objective;
  const burnRates = BURN_RATE_WINDOWS.map(async (burnWindow) => ({
    window: burnWindow,
    rate: await readBurnRate(deps, objective, { ...options, window: burnWindow }),
  }));
  return {
    ...{ name, description, target, window, metric: metric.name, good, total, budget_left: left },
    burn_rates: await Promise.all(burnRates),
  };
}

async function readBurnRate(
  { stores }: OpsDeps,
  objective: Objective,
  { window, at, signal }: ReadOptions & { readonly window: BurnRateWindow },
): Promise<number | null> {
  const query = render(recordedBurnRate(objective, window));
  const { series } = await queryInstant(stores.prometheus, { query, at, signal });
  return series[0]?.points[0]?.[1] ?? null;
}
