import {
  distinctLabels,
  filterAlerts,
  groupAlerts,
  silencedCount,
  summaryOf,
  valuesOf,
  withPlaceholders,
  type Alert,
  type AlertInstance,
} from './alert-rules';

const instance = (labels: Record<string, string>, silencedBy: string[] | null = []): AlertInstance => ({
  ...{ state: 'firing', since: null, value: '3', summary: 'Queue page is full', description: null },
  ...{ labels, silenced_by: silencedBy, inhibited_by: [], receivers: [] },
});

const alert = (more: Partial<Alert> & Pick<Alert, 'name'>): Alert => ({
  ...{ source: 'prometheus', state: 'inactive', since: null, severity: 'warning', priority: null, team: 'platform' },
  ...{ summary: null, description: null, query: null, value_query: null, threshold: null, for_seconds: 0 },
  ...{ runbook: null, last_error: null, labels: {}, instances: [] },
  ...more,
});

const RULES = [
  alert({ name: 'Watchdog', state: 'firing', severity: 'none' }),
  alert({ name: 'QueueFull', state: 'firing', severity: 'critical', instances: [instance({ queue: 'page' })] }),
  alert({ name: 'Slow', state: 'pending' }),
  alert({ name: 'Quiet', team: 'ai' }),
  alert({ name: 'Away', state: 'unknown', query: 'up < 1' }),
];

describe('filterAlerts', () => {
  it.each([
    [{}, ['Watchdog', 'QueueFull', 'Slow', 'Quiet', 'Away']],
    [{ q: 'QUEUE=page' }, ['QueueFull']],
    [{ q: 'up <' }, ['Away']],
    [{ state: 'pending' }, ['Slow']],
    [{ severity: 'critical', team: 'platform' }, ['QueueFull']],
    [{ team: 'ai', state: 'firing' }, []],
  ] as const)('finds by %j', (filter, names) => {
    expect(filterAlerts(RULES, filter).map(({ name }) => name)).toEqual(names);
  });
});

it('groups rules by urgency, silent ones by team, and heartbeats last', () => {
  expect(
    groupAlerts([...RULES, alert({ name: 'Other' })]).map(({ title, alerts }) => [title, alerts[0]?.name]),
  ).toEqual([
    ['Firing', 'QueueFull'],
    ['Pending', 'Slow'],
    ['Unknown state', 'Away'],
    ['Silent rules of ai', 'Quiet'],
    ['Silent rules of platform', 'Other'],
    ['Heartbeats, which always fire', 'Watchdog'],
  ]);
});

it('counts silenced instances, and does not know them without Alertmanager', () => {
  expect(silencedCount({ instances: [instance({}, ['s1']), instance({})] })).toBe(1);
  expect(silencedCount({ instances: [instance({}, ['s1']), instance({}, null)] })).toBeNull();
});

it('shows the message of the only instance, otherwise the template', () => {
  const summary = 'Queue {{ $labels.queue }} is full';
  expect(summaryOf({ summary, instances: [instance({})] })).toBe('Queue page is full');
  expect(summaryOf({ summary, instances: [instance({}), instance({ queue: 'b' })] })).toBe(
    'Queue page is full, and 1 more',
  );
  expect(summaryOf({ summary, instances: [] })).toBe('Queue ‹queue› is full');
});

it('replaces the fields of templates', () => {
  expect(withPlaceholders('{{ $value | humanize }} jobs of {{ $labels.queue }} for {tenant}')).toBe(
    '… jobs of ‹queue› for ‹tenant›',
  );
  expect(withPlaceholders(null)).toBeNull();
});

it('leaves out the labels that every instance has', () => {
  const labels = { alertname: 'A', severity: 'warning', team: 'x', queue: 'page', env: 'local' };
  expect(distinctLabels(labels)).toEqual([
    ['env', 'local'],
    ['queue', 'page'],
  ]);
});

it('offers each value once', () => {
  expect(valuesOf(RULES, 'team')).toEqual(['ai', 'platform']);
});
