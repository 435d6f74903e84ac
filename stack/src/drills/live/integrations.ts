// The notification counts of an Alertmanager by integration (slack, pagerduty, …), read from its metrics.

interface Counts {
  /** Requests to the receiver, including repeated ones. */
  readonly requests: number;
  readonly failedRequests: number;
}

export type IntegrationCounts = ReadonlyMap<string, Counts>;

const SAMPLE = /^alertmanager_notification_requests(_failed)?_total\{([^}]*)\} (\S+)$/;

/** Adds up the samples of each integration, e.g. those of several receivers. */
export function integrationCounts(metrics: string): IntegrationCounts {
  const counts = new Map<string, Counts>();
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
