// Alertmanager's API: which alerts of ours fire, and telling it of alerts.
import { send } from '@sextant/http/client';
import { z } from 'zod';

const alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  startsAt: z.string(),
  endsAt: z.string(),
});

/** An alert as Alertmanager takes and gives it; times are RFC 3339. */
export type PostedAlert = z.output<typeof alert>;

export interface Alertmanager {
  readonly url: string;
  /** Alerts that match all filters, e.g. env="local", and have not ended; silenced ones too. Throws HttpError. */
  firing(filters: readonly string[], signal: AbortSignal): Promise<readonly PostedAlert[]>;
  /** Throws HttpError; Alertmanager takes all of them or refuses all. */
  post(alerts: readonly PostedAlert[], signal: AbortSignal): Promise<void>;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const TIMEOUT_MS = 10_000;

/** With basic authentication where credentials are given. */
export function alertmanagerAt(url: string, credentials?: Credentials): Alertmanager {
  const api = `${url}/api/v2/alerts`;
  const call = { timeoutMs: TIMEOUT_MS, headers: credentials ? { authorization: basic(credentials) } : {} };
  return {
    url,
    firing: (filters, signal) => {
      const query = new URLSearchParams(filters.map((filter): [string, string] => ['filter', filter])).toString();
      const what = 'ask Alertmanager what fires';
      return send({ ...call, what, url: `${api}?${query}`, signal, schema: z.array(alert) });
    },
    post: async (alerts, signal) => {
      if (alerts.length === 0) return;
      const what = 'post alerts to Alertmanager';
      await send({ ...call, what, url: api, method: 'POST', body: alerts, signal, schema: z.unknown() });
    },
  };
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
