// An org's own prices of models, in place of the published ones.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import {
  deletePriceOverrides,
  listPriceOverrides,
  setPriceOverride,
  type PriceOverride,
} from '@sextant/records/ledger/price-overrides';
import { PROVIDERS } from '@sextant/signals/labels';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { cost, moment, name, time } from '../http/fields';
import { pageOf } from '../http/pages';
import { nanoUsdOf, usd, usdOf } from '../http/usd';

const priceView = z
  .object({
    provider: z.string(),
    model: z.string(),
    input_usd_per_million: cost,
    cached_usd_per_million: cost,
    output_usd_per_million: cost,
    from_date: time,
  })
  .meta({ id: 'Price' });
const body = z.strictObject({
  provider: z.enum(PROVIDERS),
  model: name(200),
  input_usd_per_million: usd,
  cached_usd_per_million: usd.nullable().default(null).describe('null: as other input tokens'),
  output_usd_per_million: usd,
  from_date: moment.optional().describe('when the price begins to hold, now unless given; a later one ends it'),
});

const which = z.strictObject({
  provider: z.enum(PROVIDERS),
  model: name(200),
  from_date: moment.optional().describe('the price of this date alone; without it all of the model'),
});

export function priceRoutes(deps: OpsDeps) {
  const { database, now } = deps;
  const tags = ['budgets and prices'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const summary = 'All own prices of the org for a million tokens, the newest of each model first';
    const get = { tags, summary, response: { 200: pageOf(priceView), ...READS } };
    app.get('/api/v1/prices', { schema: get }, async (request) => {
      const prices = await listPriceOverrides(database, callerOf(request).orgId);
      return { items: prices.map(viewOf), next_cursor: null };
    });

    const put = { tags, summary: 'Adds a price, or replaces the one of the same date', body };
    const schema = { ...put, response: { 200: priceView, ...WRITES } };
    app.put('/api/v1/prices', { schema, preParsing: requireRole('admin') }, async (request) => {
      const { orgId } = callerOf(request);
      const price = priceOf(request.body, now());
      const same = (one: PriceOverride) => keyOf(one) === keyOf(price);
      const before = (await listPriceOverrides(database, orgId)).find(same);
      await setPriceOverride(database, orgId, price);
      const after = viewOf(price);
      const target = `${price.provider}/${price.model}`;
      await audited(deps, request, { action: 'price.set', target, before: before && viewOf(before), after });
      return after;
    });

    const remove = {
      tags,
      summary: 'Deletes own prices of a model: the published ones hold again',
      querystring: which,
    };
    const removed = { 204: z.null().describe('deleted'), ...WRITES };
    const options = { schema: { ...remove, response: removed }, preParsing: requireRole('admin') };
    app.delete('/api/v1/prices', options, async (request, reply) => {
      const { provider, model, from_date } = request.query;
      const fromDate = from_date === undefined ? undefined : new Date(from_date);
      const target = `${provider}/${model}`;
      const deleted = await deletePriceOverrides(database, callerOf(request).orgId, { provider, model, fromDate });
      if (deleted.length === 0)
        throw new ProblemError(404, `there is no own price of ${target}${from_date ? ` from ${from_date}` : ''}`);
      await audited(deps, request, { action: 'price.delete', target, before: deleted.map(viewOf) });
      return reply.code(204).send(null);
    });
  };
}

function keyOf({ provider, model, fromDate }: PriceOverride): string {
  return JSON.stringify([provider, model, fromDate]);
}

function priceOf({ provider, model, ...price }: z.output<typeof body>, now: Date): PriceOverride {
  const { input_usd_per_million: input, cached_usd_per_million: cached, output_usd_per_million: output } = price;
  return {
    provider,
    model,
    inputUsdPerMillion: dollarsOf(input),
    cachedUsdPerMillion: cached === null ? null : dollarsOf(cached),
    outputUsdPerMillion: dollarsOf(output),
    fromDate: price.from_date === undefined ? now : new Date(price.from_date),
  };
}

/** Exact to 9 decimals, as there are fewer than ten million of them. */
function dollarsOf(value: z.output<typeof usd>): number {
  return nanoUsdOf(value) / 1e9;
}

function viewOf(price: PriceOverride): z.output<typeof priceView> {
  const { provider, model, inputUsdPerMillion, cachedUsdPerMillion, outputUsdPerMillion, fromDate } = price;
  const text = (dollars: number): string => usdOf(nanoUsdOf(dollars));
  return {
    provider,
    model,
    input_usd_per_million: text(inputUsdPerMillion),
    cached_usd_per_million: cachedUsdPerMillion === null ? null : text(cachedUsdPerMillion),
    output_usd_per_million: text(outputUsdPerMillion),
    from_date: fromDate.toISOString(),
  };
}
