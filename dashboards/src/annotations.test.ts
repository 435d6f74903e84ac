// Annotations: an alert marks the panels that draw its threshold, and no others.
import { sextantAlerts } from '@sextant/alerts/rules/sextant';
import { bytes } from '@sextant/signals/query/expression';
import { processResidentMemoryBytes } from '@sextant/signals/process';
import { value } from '@sextant/signals/query/promql';
import { annotations } from './annotations';
import { compileDashboards } from './compile';
import { stat, timeseries, type Dashboard } from './declare';
import { sextantDashboards } from './definitions/sextant';

const alert = { name: 'MemoryHigh', severity: 'warning', fires: { above: bytes(10) } } as const;
const texts = { description: 'Good: low.', queries: [{ expr: value(processResidentMemoryBytes), legend: 'memory' }] };
const board: Dashboard = {
  ...{ uid: 'board', title: 'Board', description: 'A board.' },
  rows: [
    [
      timeseries({ ...texts, id: 1, title: 'Memory', thresholds: [alert, { ...alert, name: 'MemoryFull' }] } as never),
      timeseries({ ...texts, id: 2, title: 'No alert' } as never),
      stat({ ...texts, id: 3, title: 'Not over time', thresholds: [alert] } as never),
    ],
  ],
};
const alertsOf = (...names: readonly string[]) => names.map((name) => ({ name, dashboard: 'board' }));

/** Those after starts, drills and incidents. */
const annotationsOfAlerts = (...of: Parameters<typeof annotations>) => annotations(...of).slice(3);

test('a panel is marked while an alert fires whose threshold it draws', () => {
  const [ofPanel, ...others] = annotationsOfAlerts(board, alertsOf('MemoryHigh', 'MemoryFull'));
  expect(ofPanel).toMatchObject({
    name: 'Alerts of Memory',
    iconColor: 'orange',
    hide: true,
    filter: { exclude: false, ids: [1] },
    expr: 'ALERTS{alertname=~"MemoryFull|MemoryHigh", alertstate="firing"}',
  });
  expect(others).toEqual([]);
});

test('alerts of the board that no panel draws are off until somebody switches them on', () => {
  const [others] = annotationsOfAlerts(board, [...alertsOf('Silent'), { name: 'Foreign', dashboard: 'another' }]);
  expect(others).toMatchObject({ name: 'Other alerts', enable: false, hide: false });
  expect(others!.expr).toContain('alertname=~"Silent"');
});

test('the start of a service is marked at its time, in milliseconds', () => {
  expect(annotations(board, [])[0]).toMatchObject({
    name: 'Starts',
    enable: true,
    useValueForTime: true,
    expr: 'max by (service) (process_start_time_seconds) * 1000',
  });
});

test('drills are marked on every board, incidents on the board of incidents and on others by a switch', () => {
  const [, drills, incidents] = annotations(board, []);
  expect(drills).toMatchObject({ name: 'Drills', enable: true, expr: 'sum(increase(alert_drills_total[1m])) > 0' });
  expect(incidents).toMatchObject({ name: 'Incidents', enable: false });
  expect(annotations({ ...board, uid: 'sextant-incidents' }, [])[2]).toMatchObject({
    enable: true,
    expr: 'max by (severity) (incidents_unresolved) > 0',
  });
});

test('every alert that marks a panel exists, and no mark is on every panel of its board', () => {
  const names = sextantAlerts.flatMap(({ alerts }) => alerts).map(({ name }) => name);
  for (const {
    uid,
    annotations: { list = [] },
    panels = [],
  } of compileDashboards(sextantDashboards)) {
    for (const { expr, filter } of list.filter((one) => one.expr?.startsWith('ALERTS'))) {
      const [, selected = ''] = /alertname=~"([^"]*)"/.exec(expr!)!;
      for (const name of selected.split('|')) expect(names).toContain(name);
      if (filter) expect(panels.map(({ id }) => id)).toEqual(expect.arrayContaining(filter.ids));
    }
    const onEachPanel = list.filter(({ enable, filter }) => enable && !filter).map(({ name }) => name);
    expect(onEachPanel).toEqual(['Starts', 'Drills', ...(uid === 'sextant-incidents' ? ['Incidents'] : [])]);
  }
});
