// A live drill: posts an alert marked [DRILL] to an installation, and reports what each of its receivers answered.
import { setTimeout as delay } from 'node:timers/promises';
import {
  answersSince,
  DRILL_LABEL,
  drillAlert,
  requestCounts,
  type IntegrationAnswer,
  type RequestCounts,
} from '@sextant/signals/live-drill';
import { requestJson } from '../../demo/requests';
import { StackError } from '../../errors';
import { lastLines, readJson } from '../../files';
import type { Home } from '../../home';
import { loadSecrets } from '../../site/secrets';
import { runningStack } from '../../supervisor/launch';
import { alertmanagerHeaders, basicAuth } from '../apis';
import type { CompiledAlert } from '../compiled-alerts';

export interface LiveAlertmanager {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The log of Alertmanager, if it is on this machine. */
  readonly log?: string;
}

/**
 * The Alertmanager of ALERTMANAGER_URL, with ALERTMANAGER_USER and ALERTMANAGER_PASSWORD; otherwise that of the running
 * stack. Throws a StackError without either.
 */
export function liveAlertmanager(home: Home, env: NodeJS.ProcessEnv): LiveAlertmanager {
  const { ALERTMANAGER_URL: url, ALERTMANAGER_USER: user = 'sextant', ALERTMANAGER_PASSWORD: password } = env;
  if (url) return { url: url.replace(/\/$/, ''), headers: password ? basicAuth(user, password) : {} };
  const endpoint = readJson<Record<string, string>>(home.endpoints)?.['alertmanager'];
  if (!endpoint || !runningStack(home)) {
    throw new StackError('no installation to drill: set ALERTMANAGER_URL, or start the stack with "make up"');
  }
  const headers = alertmanagerHeaders({ secrets: loadSecrets(home.secrets) });
  return { url: endpoint, headers, log: home.log('alertmanager') };
}

export interface ReceiverAnswer {
  /** E.g. slack: accepted. */
  readonly sentence: string;
  readonly accepted: boolean;
}

type Counts = ReadonlyMap<string, RequestCounts>;

const POLL_MS = 1_000;
/** Above the group wait of warnings, 30 s. */
const TIMEOUT_MS = 120_000;
/** All receivers of an alert are called within seconds. */
const SETTLE_MS = 10_000;

/** Posts the alert, waits until each receiver has answered, and resolves the alert. Rejects with a StackError. */
export async function postLive(
  alertmanager: LiveAlertmanager,
  alert: CompiledAlert,
  say: (line: string) => void,
): Promise<readonly ReceiverAnswer[]> {
  const before = await readCounts(alertmanager);
  const startsAt = new Date().toISOString();
  const posted = drillAlert(alert, { startsAt });
  await post(alertmanager, posted);
  try {
    const receivers = await receiversOf(alertmanager, alert.name);
    say(`posted [DRILL] ${alert.name} to ${alertmanager.url}; receivers: ${receivers.join(', ')}`);
    return await answers(alertmanager, before, say);
  } finally {
    await post(alertmanager, { ...posted, endsAt: new Date().toISOString() });
    say(`resolved [DRILL] ${alert.name}`);
  }
}

async function post({ url, headers }: LiveAlertmanager, alert: object): Promise<void> {
  const response = await requestJson(`${url}/api/v2/alerts`, { method: 'POST', body: [alert], headers });
  if (response?.status === 200) return;
  const reason = response ? `it answered HTTP ${response.status}` : 'it did not answer';
  throw new StackError(`could not post the alert to ${url}: ${reason}; check ALERTMANAGER_URL, _USER and _PASSWORD`);
}

interface ListedAlert {
  readonly receivers: readonly { readonly name: string }[];
}

async function receiversOf({ url, headers }: LiveAlertmanager, name: string): Promise<readonly string[]> {
  const filters = [`alertname=${JSON.stringify(name)}`, `env=${JSON.stringify(DRILL_LABEL)}`].map(
    (filter): [string, string] => ['filter', filter],
  );
  const response = await requestJson(`${url}/api/v2/alerts?${new URLSearchParams(filters).toString()}`, { headers });
  const alerts = (response?.body ?? []) as ListedAlert[];
  return [...new Set(alerts.flatMap(({ receivers }) => receivers.map((receiver) => receiver.name)))].sort();
}

async function readCounts({ url, headers }: LiveAlertmanager): Promise<Counts> {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(`${url}/metrics`, { headers, signal }).catch((cause: unknown) => {
    throw new StackError(`Alertmanager at ${url} does not answer: check ALERTMANAGER_URL`, { cause });
  });
  if (!response.ok) {
    throw new StackError(
      `${url}/metrics answers HTTP ${response.status}: check ALERTMANAGER_URL, ALERTMANAGER_USER and ALERTMANAGER_PASSWORD`,
    );
  }
  return requestCounts(await response.text());
}

/** Waits for the first answer, and a little for the others. Counts of other alerts at the same time are included. */
async function answers(
  alertmanager: LiveAlertmanager,
  before: Counts,
  say: (line: string) => void,
): Promise<readonly ReceiverAnswer[]> {
  const deadline = Date.now() + TIMEOUT_MS;
  const read = async () =>
    answersSince(await readCounts(alertmanager), before).map((answer) => inWords(answer, alertmanager.log));
  say('waiting for the receivers');
  while (Date.now() < deadline) {
    await delay(POLL_MS);
    if ((await read()).length === 0) continue;
    await delay(SETTLE_MS);
    return read();
  }
  return [{ accepted: false, sentence: `no receiver was called within ${TIMEOUT_MS / 1000} s: check the routes` }];
}

/** What an integration answered, with the reason of a refusal if the log is on this machine. */
export function inWords({ integration, sent, failed }: IntegrationAnswer, log?: string): ReceiverAnswer {
  if (failed < sent) return { accepted: true, sentence: `${integration}: accepted` };
  return { accepted: false, sentence: `${integration}: refused ${failed} of ${sent}${reasonIn(log, integration)}` };
}

const LOG_LINES = 200;

/** The error of the last failed notification in the log, without addresses that contain keys. */
function reasonIn(log: string | undefined, integration: string): string {
  if (log === undefined) return '; the log of Alertmanager has the reason';
  const line = lastLines(log, LOG_LINES).findLast((one) => one.includes(`/${integration}[`) && one.includes('err='));
  const reason = /err="((?:[^"\\]|\\.)*)"/.exec(line ?? '')?.[1]?.replaceAll('\\"', '"');
  return reason === undefined ? '' : `: ${reason.replace(/https?:\/\/[^\s"]+/g, (link) => new URL(link).origin)}`;
}
