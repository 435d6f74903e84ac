import { runsTotal } from '@sextant/signals/runs';
import { perSecond } from '@sextant/signals/query/expression';
import { sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import { parse } from 'yaml';
import { DEFAULT_CHANNELS } from '../channels';
import { alert, groupOf } from '../declare';
import { sextantAlerts, sextantPosted } from '../rules/sextant';
import { counterSeries } from '../series';
import { compileAlerts } from './compile';

const manyRuns = alert({
  name: 'ManyRuns',
  value: sum(rate(runsTotal, '5m')),
  fires: { above: perSecond(1, 'runs') },
  severity: 'info',
  team: 'adopters',
  summary: ({ value }) => `there are ${value}`,
  description: ({ threshold }) => `More than ${threshold}.`,
  dashboard: 'adopters',
  tests: [
    {
      when: 'there are two runs a second',
      series: [counterSeries(runsTotal, { kind: 'upgrade', state: 'success' }, 120)],
      fires: { value: '2 runs/s' },
    },
    { when: 'there are no runs', series: [counterSeries(runsTotal, { kind: 'upgrade', state: 'success' }, 0)] },
  ],
});
const teams = [{ name: 'adopters', channel: '#adopters' }];

interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_wait?: string;
  readonly routes?: readonly Route[];
}

test('alerts of the fast path notify without a wait, at every receiver', () => {
  const fast = { ...manyRuns, fastPath: true };
  const { alertmanager } = compileAlerts([groupOf('theirs', { fast })], { teams });
  const leavesOf = (route: Route): readonly Route[] => (route.routes ? route.routes.flatMap(leavesOf) : [route]);
  const [heartbeat, ...leaves] = leavesOf(parse(alertmanager).route);
  expect(heartbeat).toMatchObject({ receiver: 'heartbeat' });
  expect(leaves.length).toBeGreaterThan(8);
  const child = { matchers: ['alertname =~ "ManyRuns"'], group_by: ['...'], group_wait: '0s' };
  for (const leaf of leaves) expect(leaf).toEqual(child);
  expect(compileAlerts([groupOf('theirs', { manyRuns })], { teams }).alertmanager).not.toContain('group_wait: 0s');
});

test('the channel of a team of adopters gets its alerts', () => {
  const { alertmanager } = compileAlerts([groupOf('theirs', { manyRuns })], { teams });
  const { receivers } = parse(alertmanager) as { receivers: { name: string; slack_configs?: { channel: string }[] }[] };
  expect(receivers.find(({ name }) => name === 'team-adopters')?.slack_configs).toMatchObject([
    { channel: '#adopters' },
  ]);
});

test('no address or key is in the configuration', () => {
  const { alertmanager } = compileAlerts(sextantAlerts, { posted: sextantPosted });
  expect(alertmanager).not.toMatch(/(?:routing_key|api_url|password|secret|credentials): |https?:/);
});

test.each([
  [
    '22:00',
    '07:00',
    [
      ['22:00', '24:00'],
      ['00:00', '07:00'],
    ],
  ],
  ['01:30', '05:00', [['01:30', '05:00']]],
  ['22:00', '00:00', [['22:00', '24:00']]],
])('quiet hours from %s to %s are time ranges that end on the day on which they start', (start, end, ranges) => {
  const channels = { ...DEFAULT_CHANNELS, quietHours: { start, end, timeZone: 'Europe/Berlin' } };
  const { time_intervals } = parse(compileAlerts([], { channels }).alertmanager) as { time_intervals: object[] };
  const times = ranges.map(([start_time, end_time]) => ({ start_time, end_time }));
  expect(time_intervals).toEqual([{ name: 'quiet-hours', time_intervals: [{ times, location: 'Europe/Berlin' }] }]);
});
