// All channels for a test: Alertmanager with Sextant's alerts, HTTP receivers and a mail server.
import { DEFAULT_CHANNELS } from '../channels';
import type { Alert } from '../declare';
import type { LogAlert } from '../logs/declare';
import { compileAlerts, type CompiledAlerts, type CompileOptions } from '../compile/compile';
import { sextantAlerts, sextantLogAlerts, sextantPosted } from '../rules/sextant';
import { startAlertmanager, type TestAlertmanager } from './alertmanager';
import { startHttpReceiver, type HttpReceiver } from './http-receiver';
import { MAIL_LOGIN, startMailReceiver, type MailReceiver } from './mail-receiver';

export interface TestChannels {
  readonly alertmanager: TestAlertmanager;
  /** Paths: /slack, /pagerduty, /webhook, /responder, /heartbeat. */
  readonly http: HttpReceiver;
  readonly mail: MailReceiver;
  close(): Promise<void>;
}

/** The addresses of mails. */
export const MAIL = DEFAULT_CHANNELS.email;

export async function startChannels(options: CompileOptions): Promise<TestChannels> {
  const [http, mail] = await Promise.all([startHttpReceiver(), startMailReceiver()]);
  const { channels = DEFAULT_CHANNELS } = options;
  const compiled = compileSextant({
    pagerdutyUrl: `${http.url}/pagerduty`,
    ...options,
    channels: { ...channels, email: { ...channels.email, server: mail.server, username: MAIL_LOGIN.username } },
  });
  const secrets = {
    slack_url: `${http.url}/slack`,
    pagerduty_key: 'key-from-a-file',
    smtp_password: MAIL_LOGIN.password,
    heartbeat_url: `${http.url}/heartbeat`,
    responder_url: `${http.url}/responder`,
    responder_secret: 'responder-secret',
    webhook_url: `${http.url}/webhook`,
    webhook_secret: 'webhook-secret\n',
  };
  const alertmanager = await startAlertmanager({ compiled, secrets, env: { SSL_CERT_FILE: mail.authority } });
  return {
    alertmanager,
    http,
    mail,
    close: async () => {
      await alertmanager.close();
      await Promise.all([http.close(), mail.close()]);
    },
  };
}

export function compileSextant(options: CompileOptions): CompiledAlerts {
  return compileAlerts(sextantAlerts, { posted: sextantPosted, logs: sextantLogAlerts, ...options });
}

/** Sextant's alerts, from rules and from services. */
export const declaredAlerts = [
  ...[...sextantAlerts, ...sextantLogAlerts].flatMap((g): readonly (Alert | LogAlert)[] => g.alerts),
  ...sextantPosted,
];

/** The labels that a declared alert adds to those of its value. */
export function declaredLabels(name: string): Readonly<Record<string, string>> {
  const declared = declaredAlerts.find((each) => each.name === name);
  if (!declared) throw new Error(`unknown alert ${name}`);
  const { severity, priority, team } = declared;
  return { alertname: name, severity, team, ...(priority && { priority }) };
}
