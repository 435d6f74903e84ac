// A live drill: an alert marked [DRILL] tests the receivers of an installation, and the metrics of Alertmanager tell
// whether they accepted it.

interface DrilledAlert {
  readonly name: string;
  /** Labels that every instance has: severity, priority, team. */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations; of these, the links without placeholders are sent. */
  readonly annotations: Readonly<Record<string, string>>;
}

interface DrillTimes {
  readonly startsAt: string;
  /** Alertmanager resolves the alert at this time; without it, after its own timeout. */
  readonly endsAt?: string;
}

/** The value of the labels `env` and `service`, so that a drill inhibits no real alert and no real alert inhibits it. */
export const DRILL_LABEL = 'drill';

/** The alert as Alertmanager's API takes it. */
export function drillAlert({ name, labels, annotations }: DrilledAlert, times: DrillTimes) {
  const text = `[DRILL] ${name}: this tests the receivers. Nothing is wrong and there is nothing to do.`;
  const links = Object.entries(annotations).filter(([key, value]) => key.endsWith('_url') && !value.includes('{'));
  return {
    labels: { ...labels, alertname: name, env: DRILL_LABEL, service: DRILL_LABEL },
    annotations: { ...Object.fromEntries(links), summary: text, description: text, value: 'drill' },
    ...times,
  };
}

/** Requests to receivers since Alertmanager started, including repeated ones. */
export interface RequestCounts {
  readonly requests: number;
  readonly failedRequests: number;
}

const SAMPLE = /^alertmanager_notification_requests(_failed)?_total\{([^}]*)\} (\S+)$/;

/** The counts by integration (slack, pagerduty, …), from the metrics of an Alertmanager. Adds up its receivers. */
export function requestCounts(metrics: string): ReadonlyMap<string, RequestCounts> {
  const counts = new Map<string, RequestCounts>();
  for (const line of metrics.split('\n')) {
    const [, failed, labels = '', value] = SAMPLE.exec(line) ?? [];
    const integration = /integration="([^"]*)"/.exec(labels)?.[1];
    if (integration === undefined) continue;
    const { requests, failedRequests } = counts.get(integration) ?? { requests: 0, failedRequests: 0 };
    const count = Number(value);
    counts.set(
      integration,
      failed === undefined
        ? { requests: requests + count, failedRequests }
        : { requests, failedRequests: failedRequests + count },
    );
  }
  return counts;
}

/** What an integration answered: it accepted the alert unless all requests failed. */
export interface IntegrationAnswer {
  readonly integration: string;
  readonly sent: number;
  readonly failed: number;
}

/** The integrations that were called since `before`. */
export function answersSince(
  now: ReadonlyMap<string, RequestCounts>,
  before: ReadonlyMap<string, RequestCounts>,
): readonly IntegrationAnswer[] {
  return [...now].flatMap(([integration, { requests, failedRequests }]) => {
    const earlier = before.get(integration);
    const sent = requests - (earlier?.requests ?? 0);
    return sent <= 0 ? [] : [{ integration, sent, failed: failedRequests - (earlier?.failedRequests ?? 0) }];
  });
}
