// Links from a run to where it is seen: its trace, its log lines, its dashboard. Null where nothing is set up to show it.
import type { RunWithSteps } from '@sextant/records/runs';
import { containing, lines, logs } from '@sextant/signals/query/logql';
import { matching } from '@sextant/signals/query/match';
import { render } from '@sextant/signals/query/render';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { nullableText } from '../http/fields';

export const linksView = z.object({ trace: nullableText, logs: nullableText, dashboard: nullableText });

type Where = Pick<OpsDeps, 'grafanaUrl' | 'jaegerUrl'>;
type Shown = Pick<RunWithSteps, 'id' | 'traceId' | 'traceUrl' | 'queuedAt' | 'endedAt'>;

/** As Grafana is provisioned by us. */
const LOKI = { type: 'loki', uid: 'sextant-loki' };
const RUNS_DASHBOARD = 'sextant-ai-jobs';
/** Shown before and after the run. */
const MARGIN_MS = 5 * 60_000;

export function linksOf(where: Where, run: Shown, now: Date): z.output<typeof linksView> {
  return {
    trace: traceUrlOf(where, run),
    logs: logsUrlOf(where, run, now),
    dashboard: dashboardUrlOf(where, run, now),
  };
}

/** The address that was noted with the run, or one at Jaeger. */
export function traceUrlOf({ jaegerUrl }: Where, { traceId, traceUrl }: Pick<Shown, 'traceId' | 'traceUrl'>) {
  if (traceUrl) return traceUrl;
  return jaegerUrl && traceId ? `${jaegerUrl}/trace/${traceId}` : null;
}

function logsUrlOf({ grafanaUrl }: Where, run: Shown, now: Date): string | null {
  if (!grafanaUrl) return null;
  const expr = render(lines(containing(logs({ service: matching('.+') }), run.id)));
  const queries = [{ refId: 'A', datasource: LOKI, expr, queryType: 'range' }];
  const panes = { run: { datasource: LOKI.uid, queries, range: timesOf(run, now) } };
  return `${grafanaUrl}/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify(panes))}`;
}

function dashboardUrlOf({ grafanaUrl }: Where, run: Shown, now: Date): string | null {
  if (!grafanaUrl) return null;
  const { from, to } = timesOf(run, now);
  return `${grafanaUrl}/d/${RUNS_DASHBOARD}?from=${from}&to=${to}`;
}

/** In milliseconds since the epoch, as Grafana takes them. */
function timesOf({ queuedAt, endedAt }: Shown, now: Date): { readonly from: string; readonly to: string } {
  const from = queuedAt.getTime() - MARGIN_MS;
  const to = (endedAt ?? now).getTime() + MARGIN_MS;
  return { from: String(from), to: String(to) };
}
