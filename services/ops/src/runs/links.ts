// Links from a run to its trace, its log lines and its dashboard. A link is null if its target is not configured.
import type { RunWithSteps } from '@sextant/records/runs';
import { dashboardLink, logsLink, type TimeRange } from '@sextant/signals/links';
import { containing, lines, logs } from '@sextant/signals/query/logql';
import { matching } from '@sextant/signals/query/match';
import { render } from '@sextant/signals/query/render';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { nullableText } from '../http/fields';

export const linksView = z.object({ trace: nullableText, logs: nullableText, dashboard: nullableText });

type BaseUrls = Pick<OpsDeps, 'grafanaUrl' | 'jaegerUrl'>;
type LinkedRun = Pick<RunWithSteps, 'id' | 'traceId' | 'traceUrl' | 'traceKept' | 'queuedAt' | 'endedAt'>;
type TracedRun = Pick<LinkedRun, 'traceId' | 'traceUrl' | 'traceKept'>;

const RUNS_DASHBOARD = 'sextant-ai-jobs';
/** Time shown before and after the run. */
const MARGIN_MS = 5 * 60_000;

export function linksOf(urls: BaseUrls, run: LinkedRun, now: Date): z.output<typeof linksView> {
  return { trace: traceUrlOf(urls, run), ...grafanaLinksOf(urls, run, now) };
}

/** The URL stored with the run, or the URL in Jaeger; null if the trace was not kept. */
export function traceUrlOf({ jaegerUrl }: BaseUrls, { traceId, traceUrl, traceKept }: TracedRun) {
  if (traceKept === false) return null;
  if (traceUrl) return traceUrl;
  return jaegerUrl && traceId ? `${jaegerUrl}/trace/${traceId}` : null;
}

function grafanaLinksOf({ grafanaUrl: grafana }: BaseUrls, run: LinkedRun, now: Date) {
  if (!grafana) return { logs: null, dashboard: null };
  const range = timeRangeOf(run, now);
  const query = render(lines(containing(logs({ service: matching('.+') }), run.id)));
  return {
    logs: logsLink({ grafana }, query, range),
    dashboard: dashboardLink({ grafana }, RUNS_DASHBOARD, range),
  };
}

/** In milliseconds since the epoch, the format of Grafana. */
function timeRangeOf({ queuedAt, endedAt }: LinkedRun, now: Date): TimeRange {
  const from = queuedAt.getTime() - MARGIN_MS;
  const to = (endedAt ?? now).getTime() + MARGIN_MS;
  return { from: String(from), to: String(to) };
}
