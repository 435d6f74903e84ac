// Links from a run to where it is seen: its trace, its log lines, its dashboard. Null where nothing is set up to show it.
import type { RunWithSteps } from '@sextant/records/runs';
import { dashboardLink, logsLink, type TimeRange } from '@sextant/signals/links';
import { containing, lines, logs } from '@sextant/signals/query/logql';
import { matching } from '@sextant/signals/query/match';
import { render } from '@sextant/signals/query/render';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { nullableText } from '../http/fields';

export const linksView = z.object({ trace: nullableText, logs: nullableText, dashboard: nullableText });

type Where = Pick<OpsDeps, 'grafanaUrl' | 'jaegerUrl'>;
type Shown = Pick<RunWithSteps, 'id' | 'traceId' | 'traceUrl' | 'traceKept' | 'queuedAt' | 'endedAt'>;
type Traced = Pick<Shown, 'traceId' | 'traceUrl' | 'traceKept'>;

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

/** The address that was noted with the run, or one at Jaeger; null for a trace that is not kept. */
export function traceUrlOf({ jaegerUrl }: Where, { traceId, traceUrl, traceKept }: Traced) {
  if (traceKept === false) return null;
  if (traceUrl) return traceUrl;
  return jaegerUrl && traceId ? `${jaegerUrl}/trace/${traceId}` : null;
}

function logsUrlOf({ grafanaUrl }: Where, run: Shown, now: Date): string | null {
  if (!grafanaUrl) return null;
  const expr = render(lines(containing(logs({ service: matching('.+') }), run.id)));
  return logsLink({ grafana: grafanaUrl }, expr, timesOf(run, now));
}

function dashboardUrlOf({ grafanaUrl }: Where, run: Shown, now: Date): string | null {
  if (!grafanaUrl) return null;
  return dashboardLink({ grafana: grafanaUrl }, RUNS_DASHBOARD, timesOf(run, now));
}

/** In milliseconds since the epoch, as Grafana takes them. */
function timesOf({ queuedAt, endedAt }: Shown, now: Date): TimeRange {
  const from = queuedAt.getTime() - MARGIN_MS;
  const to = (endedAt ?? now).getTime() + MARGIN_MS;
  return { from: String(from), to: String(to) };
}
