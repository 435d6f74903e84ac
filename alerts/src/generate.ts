// Generates the alerts: `node alerts/dist/generate.js [--out DIR] [--time-scale X] [--runbook-base URL] …`. Without --out,
// also their reference, docs/alerts.md.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AlertsError, compileAlerts, type CompileOptions } from './compile/compile';
import { DASHBOARDS } from './dashboard-uids';
import { alertsDocument } from './reference';
import { sextantAlerts, sextantPosted } from './rules/sextant';

const PACKAGE = resolve(__dirname, '..');
const GENERATED = join(PACKAGE, 'generated');

try {
  const { out, options } = settings();
  const { rules, alertmanager, posted, tests } = compileAlerts(sextantAlerts, { ...options, posted: sextantPosted });
  // Removes the tests of renamed alerts.
  rmSync(join(out, 'prometheus', 'tests'), { recursive: true, force: true });
  write(join(out, 'prometheus', 'rules.yml'), rules);
  write(join(out, 'alertmanager', 'alertmanager.yml'), alertmanager);
  write(join(out, 'posted', 'alerts.json'), posted);
  if (out === GENERATED) write(join(PACKAGE, '../docs/alerts.md'), alertsDocument(sextantAlerts, sextantPosted));
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
      'heartbeat-url': text,
    },
  });
  const timeScale = Number(values['time-scale']);
  if (!(timeScale > 0)) throw new TypeError(`invalid --time-scale ${values['time-scale']}: expected a number above 0`);
  const runbooks = readdirSync(join(PACKAGE, 'runbooks')).map((file) => basename(file, '.md'));
  const options = {
    timeScale,
    linkTargets: { dashboards: Object.values(DASHBOARDS), runbooks },
    ...(values['runbook-base'] && { runbookBase: values['runbook-base'] }),
    ...(values['dashboard-base'] && { dashboardBase: values['dashboard-base'] }),
    ...(values['pagerduty-url'] && { pagerdutyUrl: values['pagerduty-url'] }),
    ...(values['heartbeat-url'] && { heartbeatUrl: values['heartbeat-url'] }),
  };
  return { out: values.out, options };
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
