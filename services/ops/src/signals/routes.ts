// GET /api/v1/signals: the catalogue of metrics, spans, attributes, log fields and objectives, and what uses each.
import { ALL_ORGS } from '@sextant/records/database/scope';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { count, nullableText, text } from '../http/fields';
import { scopeOf } from '../http/org-scope';
import { SIGNAL_KINDS, SIGNALS, type Signal } from './catalogue';
import { readUsage, type SignalUsage } from './usage';

const NO_COUNT = 'null for a key of an org, and while Prometheus is away';

const signalView = z
  .object({
    kind: z.enum(SIGNAL_KINDS),
    name: z.string(),
    type: z.string().describe('of a metric: counter, gauge or histogram; otherwise the kind or the type of the value'),
    description: z.string(),
    unit: nullableText,
    labels: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        values: z.array(z.string()).nullable().describe('null: known only at run time'),
        budget: count.describe('maximum number of values'),
      }),
    ),
    attributes: z.array(z.string()).describe('attributes of a span'),
    series_budget: count.nullable().describe('maximum number of series per process'),
    series: count.nullable().describe(`series of all processes now; ${NO_COUNT}`),
    max_series_per_process: count
      .nullable()
      .describe(`series of the process that has the most, to compare with series_budget; ${NO_COUNT}`),
    stability: nullableText,
    successor: nullableText,
    used_by: z.object({
      boards: z.array(z.object({ board: z.string(), panel: z.int(), title: z.string() })),
      alerts: z.array(z.string()),
      runbooks: z.array(z.string()),
    }),
  })
  .meta({ id: 'Signal' });

const CACHE_MS = 60_000;

export function signalRoutes(app: Api, deps: OpsDeps): void {
  const usage = cachedFor(CACHE_MS, () => readUsage(deps));
  const schema = {
    summary: 'Lists the catalogue of signals and what uses each',
    querystring: z.strictObject({
      kind: z.enum(SIGNAL_KINDS).optional(),
      q: text(100).min(1).optional().describe('text in the name or the description'),
    }),
    response: { 200: z.object({ items: z.array(signalView), incomplete: z.array(z.string()) }) },
  };
  app.get('/api/v1/signals', { schema }, async (request) => {
    const { kind, q = '' } = request.query;
    const wanted = q.toLowerCase();
    const has = (one: string) => one.toLowerCase().includes(wanted);
    const found = SIGNALS.filter(
      (one) => (kind === undefined || one.kind === kind) && (has(one.name) || has(one.description)),
    );
    const used = await usage();
    const counted = scopeOf(request).orgId === ALL_ORGS;
    return { items: found.map((one) => viewOf(one, used, counted)), incomplete: [...used.incomplete] };
  });
}

function viewOf(signal: Signal, used: SignalUsage, counted: boolean): z.output<typeof signalView> {
  const { name, kind, labels, attributes, seriesBudget, ...rest } = signal;
  const isMetric = kind === 'metric';
  const series = isMetric && counted ? used.seriesOf(name) : undefined;
  return {
    ...{ ...rest, kind, name, attributes: [...attributes] },
    labels: labels.map((label) => ({ ...label, values: label.values && [...label.values] })),
    series_budget: seriesBudget,
    series: series?.total ?? null,
    max_series_per_process: series?.maxPerProcess ?? null,
    used_by: {
      boards: isMetric ? used.panelsOf(name).map(({ board, panel, title }) => ({ board, panel, title })) : [],
      alerts: isMetric ? [...used.alertsOf(name)] : [],
      runbooks: [...used.runbooksOf(name)],
    },
  };
}

/** Loads at most once per period; a failed or incomplete load is not kept. */
function cachedFor(ms: number, load: () => Promise<SignalUsage>): () => Promise<SignalUsage> {
  let cached: { readonly at: number; readonly usage: SignalUsage } | undefined;
  return async () => {
    const at = performance.now();
    if (cached && at - cached.at < ms) return cached.usage;
    const usage = await load();
    cached = usage.incomplete.length === 0 ? { at, usage } : undefined;
    return usage;
  };
}
