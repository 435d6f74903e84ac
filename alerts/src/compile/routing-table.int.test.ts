// The routing table against the real Alertmanager: labels and time → receivers, inhibited by, muted.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { parse, stringify } from 'yaml';
import { DEFAULT_CHANNELS } from '../channels';
import { startAlertmanager, type ListedAlert, type TestAlertmanager } from '../testing/alertmanager';
import { compileSextant, declaredAlerts, declaredLabels } from '../testing/channels';
import { zoneAt } from '../testing/time-zone';
import { QUIET_HOURS } from './routes';
import { mutedReceivers, ownLabels, receiversOf, silences, type DeclaredAlert } from './routing-table';

interface Routes {
  readonly receivers: readonly { readonly name: string }[];
  readonly inhibit_rules: readonly { readonly name: string; readonly source_matchers: readonly string[] }[];
}

const quietHours = { ...DEFAULT_CHANNELS.quietHours, timeZone: zoneAt(2) };
const compiled = compileSextant({ timeScale: 0.01, channels: { ...DEFAULT_CHANNELS, quietHours } });
const config = parse(compiled.alertmanager) as Routes;

/** No alert of Sextant's has this severity yet. */
const announcement = { severity: 'info', team: 'platform' } as const;

const sources = declaredAlerts.filter((alert) => declaredAlerts.some((target) => silences(alert, target)));
const pairs = sources.flatMap((source) =>
  declaredAlerts.filter((target) => target !== source).map((target) => [source, target] as const),
);

/** Each scenario has an env of its own: every inhibition rule compares it, so scenarios do not interact. */
const alone = (name: string): string => `alone ${name}`;
const atWorker = (name: string): string => `worker ${name}`;
const both = (source: DeclaredAlert, target: DeclaredAlert): string => `${source.name} and ${target.name}`;

const labelsOf = (alert: DeclaredAlert, env: string) => ({ ...ownLabels(alert), ...declaredLabels(alert.name), env });

/** The labels of the target, with the source's values where both have the label. The env is that of the scenario. */
function labelsBeside(source: DeclaredAlert, target: DeclaredAlert): Record<string, string> {
  const shared = Object.entries(ownLabels(source)).filter(([label]) => label in ownLabels(target) && label !== 'env');
  return { ...labelsOf(target, both(source, target)), ...Object.fromEntries(shared) };
}

let alertmanager: TestAlertmanager;
let listed: ReadonlyMap<string, ListedAlert>;
const keyOf = (env: string, name: string): string => `${env}/${name}`;
const find = (env: string, name: string): ListedAlert => {
  const alert = listed.get(keyOf(env, name));
  if (!alert) throw new Error(`Alertmanager does not have ${name} of ${env}`);
  return alert;
};

beforeAll(async () => {
  // Receivers without integrations: routes, inhibition and mutes do not depend on them.
  const silent = { ...config, receivers: config.receivers.map(({ name }) => ({ name })) };
  // Each of the thousands of groups is processed once.
  const once = stringify(silent).replaceAll(/group_interval: \S+/g, 'group_interval: 1h');
  alertmanager = await startAlertmanager({ compiled: { ...compiled, alertmanager: once }, secrets: {} });
  const sent = [
    ...declaredAlerts.map((alert) => labelsOf(alert, alone(alert.name))),
    ...declaredAlerts.map((alert) => ({ ...labelsOf(alert, atWorker(alert.name)), service: 'worker' })),
    ...pairs.flatMap(([source, target]) => [labelsOf(source, both(source, target)), labelsBeside(source, target)]),
    { alertname: 'Announcement', ...announcement, service: 'worker', env: alone('Announcement') },
  ];
  await alertmanager.send(sent.map((labels) => ({ labels })));
  listed = await until(
    'every alert is processed',
    async () => {
      const alerts = await alertmanager.alerts();
      if (alerts.length < sent.length || alerts.some(({ status }) => status.state === 'unprocessed')) return undefined;
      return new Map(alerts.map((alert) => [keyOf(alert.labels['env']!, alert.labels['alertname']!), alert]));
    },
    // The list has thousands of alerts.
    { timeoutMs: 120_000, intervalMs: 1_000 },
  );
}, 600_000);
afterAll(() => alertmanager.close());

const namesOf = ({ receivers }: ListedAlert): string[] => receivers.map(({ name }) => name).sort();

test('amtool accepts the configuration', async () => {
  const amtool = await ensureBinary('amtool');
  const folder = mkdtempSync(join(tmpdir(), 'sextant-amtool-'));
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, compileSextant({}).alertmanager);
  writeFileSync(join(folder, 'messages.tmpl'), compiled.messages);
  const output = execFileSync(amtool, ['check-config', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(output).toContain('1 templates');
  expect(output).toContain('SUCCESS');
});

test.each(declaredAlerts)('$name goes to its receivers', (alert) => {
  const { service } = ownLabels(alert);
  expect(namesOf(find(alone(alert.name), alert.name))).toEqual(receiversOf(alert, service).sort());
  expect(namesOf(find(atWorker(alert.name), alert.name))).toEqual(receiversOf(alert, 'worker').sort());
});

test.each(sources)('$name silences what follows from it, and nothing else', (source) => {
  const targets = declaredAlerts.filter((target) => target !== source);
  const silenced = targets.filter((target) => {
    const env = both(source, target);
    const { fingerprint } = find(env, source.name);
    return find(env, target.name).status.inhibitedBy.includes(fingerprint);
  });
  const expected = targets.filter((target) => silences(source, target));
  expect(silenced.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
  expect(expected.length).toBeGreaterThan(0);
});

test('alerts of other environments are not silenced', () => {
  for (const { name } of declaredAlerts) expect([name, find(alone(name), name).status.inhibitedBy]).toEqual([name, []]);
});

test('every inhibition rule has a name of its own and one source, which the table has', () => {
  const names = config.inhibit_rules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const matchers = sources.map(({ name }) => `alertname = ${JSON.stringify(name)}`);
  for (const rule of config.inhibit_rules) {
    expect(rule.source_matchers).toHaveLength(1);
    expect(matchers).toContain(rule.source_matchers[0]);
  }
});

test('in the quiet hours, only Slack waits, and only for alerts of severity info', async () => {
  const expected = mutedReceivers(announcement, 'worker').sort();
  expect(expected).toEqual(['slack-info', 'slack-worker', 'team-platform']);
  await until('the announcement is muted', async () => {
    const muted = (await alertmanager.groups('Announcement')).filter(({ alerts }) =>
      alerts.some(({ status }) => status.mutedBy.includes(QUIET_HOURS)),
    );
    const names = muted.map(({ labels, receiver }) => [labels['alertname'], receiver.name]);
    expect(names.sort()).toEqual(expected.map((receiver) => ['Announcement', receiver]));
    return true;
  });
}, 120_000);

test.each([
  [{ severity: 'info' }, ['responder', 'slack-info', 'webhook']],
  [{ severity: 'unknown' }, ['responder', 'webhook']],
])('an alert of an adopter with the labels %j goes to its receivers', async (labels, receivers) => {
  const alertname = `Other ${labels.severity}`;
  await alertmanager.send([{ labels: { alertname, ...labels } }]);
  const alert = await until('the alert is listed', async () => (await alertmanager.alerts(alertname))[0]);
  expect(namesOf(alert)).toEqual(receivers);
});
