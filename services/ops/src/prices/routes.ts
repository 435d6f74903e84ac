// Price overrides: an org's own prices of models, which replace the published ones.
import { ProblemError } from '@sextant/http/problem';
import {
  deletePriceOverrides,
  listPriceOverrides,
  setPriceOverride,
  type PriceOverride,
} from '@sextant/records/ledger/price-overrides';
import { PROVIDERS } from '@sextant/signals/labels';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { cost, moment, name, time } from '../http/fields';
import { pageSchema } from '../http/pages';
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
  cached_usd_per_million: usd.nullable().default(null).describe('null: the price of input tokens'),
  output_usd_per_million: usd,
  from_date: moment.optional().describe('time from which the price applies, until a later price; default: now'),
});

const deleteQuery = z.strictObject({
  provider: z.enum(PROVIDERS),
  model: name(200),
  from_date: moment.optional().describe('start of the price to delete; default: all prices of the model'),
});

export function priceRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;
  const preParsing = requireRole('admin');

  const get = {
    summary: 'Lists the price overrides of the org per million tokens, newest first for each model',
    response: { 200: pageSchema(priceView) },
  };
  app.get('/api/v1/prices', { schema: get }, async (request) => {
    const prices = await listPriceOverrides(database, callerOf(request).orgId);
    return { items: prices.map(viewOf), next_cursor: null };
  });

  const put = {
    summary: 'Adds a price override, or replaces the one with the same from_date',
    body,
    response: { 200: priceView },
  };
  app.put('/api/v1/prices', { schema: put, preParsing }, async (request) => {
    const { orgId } = callerOf(request);
    const price = priceOf(request.body, now());
    const isSame = (one: PriceOverride) => keyOf(one) === keyOf(price);
    const before = (await listPriceOverrides(database, orgId)).find(isSame);
    await setPriceOverride(database, orgId, price);
    const after = viewOf(price);
    const target = `${price.provider}/${price.model}`;
    await recordChange(deps, request, { action: 'price.set', target, before: before && viewOf(before), after });
    return after;
  });

  const remove = {
    summary: 'Deletes price overrides of a model; the published prices apply again',
    querystring: deleteQuery,
    response: { 204: z.null().describe('The price overrides are deleted.') },
  };
  app.delete('/api/v1/prices', { schema: remove, preParsing }, async (request, reply) => {
    const { provider, model, from_date } = request.query;
    const fromDate = from_date === undefined ? undefined : new Date(from_date);
    const target = `${provider}/${model}`;
    const deleted = await deletePriceOverrides(database, callerOf(request).orgId, { provider, model, fromDate });
    if (deleted.length === 0)
      throw new ProblemError(404, `there is no price override of ${target}${from_date ? ` from ${from_date}` : ''}`);
    await recordChange(deps, request, { action: 'price.delete', target, before: deleted.map(viewOf) });
    return reply.code(204).send(null);
  });
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

/** A double holds amounts below ten million dollars exactly to 9 decimals. */
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
