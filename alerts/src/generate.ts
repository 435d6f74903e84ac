// Generates the alerts: `node alerts/dist/generate.js [--out DIR] [--time-scale X] [--email-server HOST:PORT] …`. Without
// --out, also their reference, docs/alerts.md.
import { FACTS } from '@sextant/signals/facts';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AlertsError, compileAlerts, type CompileOptions } from './compile/compile';
import { DEFAULT_CHANNELS, type ChannelSettings } from './channels';
import { MESSAGES_FILE } from './compile/alertmanager';
import { DASHBOARDS } from './dashboard-uids';
import { sextant } from '@sextant/signals/sextant';
import { openSloDocument } from './objectives/openslo';
import { alertsDocument } from './reference';
import { sextantAlerts, sextantLogAlerts, sextantPosted } from './rules/sextant';

/** The tenant of a Loki without authentication; the ruler reads a folder per tenant. */
const TENANT = 'fake';
const PACKAGE = resolve(__dirname, '..');
const GENERATED = join(PACKAGE, 'generated');

try {
  const { out, options } = settings();
  const { rules, rulerRules, alertmanager, messages, routes, posted, facts, tests } = compileAlerts(sextantAlerts, {
    ...options,
    posted: sextantPosted,
    logs: sextantLogAlerts,
    facts: FACTS,
  });
  // Removes the tests of renamed alerts.
  rmSync(join(out, 'prometheus', 'tests'), { recursive: true, force: true });
  write(join(out, 'prometheus', 'rules.yml'), rules);
  write(join(out, 'loki', TENANT, 'rules.yml'), rulerRules);
  write(join(out, 'alertmanager', 'alertmanager.yml'), alertmanager);
  write(join(out, 'alertmanager', MESSAGES_FILE), messages);
  write(join(out, 'routes.md'), routes);
  write(join(out, 'posted', 'alerts.json'), posted);
  write(join(out, 'openslo', 'objectives.yaml'), openSloDocument(sextant.objectives));
  write(join(out, 'posted', 'facts.json'), facts);
  if (out === GENERATED) {
    write(join(PACKAGE, '../docs/alerts.md'), alertsDocument([...sextantAlerts, ...sextantLogAlerts], sextantPosted));
  }
  for (const [name, test] of Object.entries(tests)) write(join(out, 'prometheus', 'tests', `${name}.test.yml`), test);
} catch (error) {
  if (!(error instanceof AlertsError || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function settings(): { readonly out: string; readonly options: CompileOptions } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      out: { ...text, default: GENERATED },
      'time-scale': { ...text, default: '1' },
      'runbook-base': text,
      'dashboard-base': text,
      'pagerduty-url': text,
      'email-server': text,
      'email-from': text,
      'email-to': text,
      'email-username': text,
      'quiet-hours': text,
      'time-zone': text,
    },
  });
  const timeScale = Number(values['time-scale']);
  if (!(timeScale > 0)) throw new TypeError(`invalid --time-scale ${values['time-scale']}: expected a number above 0`);
  const runbooks = readdirSync(join(PACKAGE, 'runbooks')).map((file) => basename(file, '.md'));
  const options = {
    timeScale,
    linkTargets: { dashboards: Object.values(DASHBOARDS), runbooks },
    channels: channelsOf(values),
    ...(values['runbook-base'] && { runbookBase: values['runbook-base'] }),
    ...(values['dashboard-base'] && { dashboardBase: values['dashboard-base'] }),
    ...(values['pagerduty-url'] && { pagerdutyUrl: values['pagerduty-url'] }),
  };
  return { out: values.out, options };
}

/** Replaces the defaults by the options that are set. `--quiet-hours` is HH:MM-HH:MM. */
function channelsOf(values: Readonly<Record<string, string | undefined>>): ChannelSettings {
  const { email, quietHours, slack } = DEFAULT_CHANNELS;
  const [start = '', end = ''] = (values['quiet-hours'] ?? `${quietHours.start}-${quietHours.end}`).split('-');
  const username = values['email-username'];
  return {
    slack,
    email: {
      server: values['email-server'] ?? email.server,
      from: values['email-from'] ?? email.from,
      to: values['email-to'] ?? email.to,
      ...(username && { username }),
    },
    quietHours: { start, end, timeZone: values['time-zone'] ?? quietHours.timeZone },
  };
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
