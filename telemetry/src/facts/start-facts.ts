// Connects the facts of the process to Alertmanager.
import type { LinkBases } from '@sextant/signals/links';
import { postTo } from '../http/untraced-post';
import { log } from '../logs/logs';
import { reportMisuse } from '../misuse';
import type { Identity } from '../sdk/identity';
import { alertOf, readFactFile, type FactAlerts, type PostedAlert } from './fact-file';
import { factPoster } from './fact-poster';
import { held, onFact } from './facts';

export interface FactSettings {
  readonly identity: Pick<Identity, 'service' | 'env'>;
  /** Base URLs of all replicas of Alertmanager: they do not forward posted alerts to each other. */
  readonly urls: readonly string[];
  /** For basic authentication. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
  readonly file?: string | undefined;
  readonly links: Partial<LinkBases>;
  /** Interval after which facts are posted again, in milliseconds; default 5 s. */
  readonly repeatMs?: number;
}

export interface Facts {
  /** Posts nothing more, and resolves when the requests in flight have ended. Never rejects. */
  shutdown(): Promise<void>;
}

const TIMEOUT_MS = 2_000;
const REPEAT_MS = 5_000;
/** A fact that is no longer posted ends after this many intervals: three failed posts do not end it. */
const LAPSE_INTERVALS = 4;

/** Without a readable file no fact is posted, and the log says so. Never throws. */
export function startFacts(settings: FactSettings): Facts {
  const { repeatMs = REPEAT_MS } = settings;
  const file = readable(settings.file);
  if (!file) return { shutdown: () => Promise.resolve() };
  const alerts = () => currentAlerts(settings, file, Date.now() + LAPSE_INTERVALS * repeatMs);
  const posters = settings.urls.map((url) => {
    const api = new URL(`${url}/api/v2/alerts`);
    const post = postTo({ url: api, timeoutMs: TIMEOUT_MS, headers: headersOf(settings) });
    return factPoster({ post, alerts, address: api.origin + api.pathname, repeatMs });
  });
  const wake = (): void => posters.forEach((poster) => poster.wake());
  onFact(wake);
  // Facts of modules that were loaded before.
  wake();
  return {
    async shutdown() {
      await Promise.all(posters.map((poster) => poster.stop()));
    },
  };
}

function readable(path: string | undefined): FactAlerts | undefined {
  try {
    return readFactFile(path);
  } catch (error) {
    log.error('facts are not posted to Alertmanager', error, { operation: 'start' });
    return undefined;
  }
}

function currentAlerts({ identity, links }: FactSettings, file: FactAlerts, lapse: number): readonly PostedAlert[] {
  return held.list().flatMap((one) => {
    const alert = file[one.fact.name];
    if (alert) return [alertOf(one, alert, { identity, links, endsAt: Math.min(lapse, one.until) })];
    reportMisuse(`fact ${one.fact.name}: its alert is not in the file of alerts, so it is not posted`);
    return [];
  });
}

function headersOf({ credentials }: FactSettings): Readonly<Record<string, string>> {
  const json = { 'content-type': 'application/json' };
  if (!credentials) return json;
  const { username, password } = credentials;
  return { ...json, authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
