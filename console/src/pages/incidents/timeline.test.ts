import { timelineOf, type Incident } from './timeline';

const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();

const INCIDENT: Incident = {
  ...{ id: 'i', org: 'acme', key: 'k', title: 'Jobs fail', summary: null, severity: 'critical', state: 'open' },
  ...{ opened_at: minute(2), acknowledged_at: null, resolved_at: null },
  alerts: [
    {
      ...{
        fingerprint: 'f',
        name: 'JobFailures',
        status: 'resolved',
        labels: {},
        annotations: { summary: '30% fail' },
      },
      ...{ starts_at: minute(1), ends_at: minute(9) },
    },
  ],
  actions: [
    {
      id: 'a',
      actor: 'service:controller',
      action: 'pause-queue',
      note: null,
      details: { queue: 'page' },
      at: minute(3),
    },
    { id: 'b', actor: 'user:ann', action: 'acknowledge', note: 'on it', details: null, at: minute(5) },
  ],
};

it('puts alerts and actions in one order, newest first', () => {
  expect(timelineOf(INCIDENT)).toMatchObject([
    { kind: 'alert', alert: 'JobFailures', title: 'was resolved' },
    { kind: 'person', actor: 'user:ann', title: 'acknowledged it', text: 'on it' },
    { kind: 'automatic', title: 'pause-queue', details: { queue: 'page' } },
    { kind: 'opened' },
    { kind: 'alert', title: 'started to fire', text: '30% fail' },
  ]);
});

it('gives every entry a key of its own', () => {
  const again = { ...INCIDENT.alerts[0]!, starts_at: minute(20), ends_at: null };
  const keys = timelineOf({ ...INCIDENT, alerts: [...INCIDENT.alerts, again] }).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
