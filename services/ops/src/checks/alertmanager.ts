// Client of Alertmanager: lists firing alerts and posts alerts.
import { send } from '@sextant/http/client';
import { z } from 'zod';

const alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  startsAt: z.string(),
  endsAt: z.string(),
});

/** An alert in the format of Alertmanager; times are RFC 3339. */
export type PostedAlert = z.output<typeof alert>;

export interface Alertmanager {
  /** Alerts that match all filters, e.g. env="local", and have not ended, even if silenced. Throws HttpError. */
  firing(filters: readonly string[], signal: AbortSignal): Promise<readonly PostedAlert[]>;
  /** Alertmanager accepts or rejects the alerts as a whole. Throws HttpError. */
  post(alerts: readonly PostedAlert[], signal: AbortSignal): Promise<void>;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const TIMEOUT_MS = 10_000;

/** Uses basic authentication if there are credentials. */
export function alertmanagerAt(url: string, credentials?: Credentials): Alertmanager {
  const api = `${url}/api/v2/alerts`;
  const call = {
    peer: 'alertmanager',
    timeoutMs: TIMEOUT_MS,
    headers: credentials ? { authorization: basicAuth(credentials) } : {},
  };
  return {
    firing: (filters, signal) => {
      const query = new URLSearchParams(filters.map((filter): [string, string] => ['filter', filter])).toString();
      const what = 'list firing alerts of Alertmanager';
      return send({ ...call, what, url: `${api}?${query}`, signal, schema: z.array(alert) });
    },
    post: async (alerts, signal) => {
      if (alerts.length === 0) return;
      const what = 'post alerts to Alertmanager';
      await send({ ...call, what, url: api, method: 'POST', body: alerts, signal, schema: z.unknown() });
    },
  };
}

export function basicAuth({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
