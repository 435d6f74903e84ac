// Alerts on scrape targets, and the heartbeat of alerting.
import { expectedTargets } from '@sextant/signals/foreign/monitoring';
import { serviceReady, up } from '@sextant/signals/process';
import { durationSeconds, type Duration } from '@sextant/signals/query/duration';
import { percent, quantity } from '@sextant/signals/query/expression';
import { samples, shareTrue } from '@sextant/signals/query/gauges';
import { asPercent, complement, max, unless } from '@sextant/signals/query/operators';
import { constant, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert, type AlertTest } from '../declare';
import { gaugeSeries } from '../series';

const common = { team: 'platform', dashboard: DASHBOARDS.systemOverview } as const;
const target = { service: 'worker', env: 'local', instance: '127.0.0.1:9001', job: 'services' } as const;

/** A target whose scrapes repeat a pattern, one a minute: 1 succeeds, 0 fails. */
const scrapes = (...pattern: readonly (0 | 1)[]) =>
  gaugeSeries(up, target, [
    ...Array.from({ length: 20 }, () => pattern.map((is) => ({ is, minutes: 1 }))).flat(),
    { is: pattern[0]! },
  ]);
const downFrom = (minute: number) => gaugeSeries(up, target, [{ is: 1, minutes: minute }, { is: 0 }]);
/** Each of its scrapes fails. */
const addedAt = (minute: number) => gaugeSeries(up, target, [{ is: 'absent', minutes: minute }, { is: 0 }]);

/** Of a number of scrapes, which are repeated, the first ones fail: every window of this number has the same share. */
const failing = (failed: number, { of, every }: { readonly of: number; readonly every: Duration }): AlertTest => {
  const minutes = durationSeconds(every) / 60;
  const [failure, success] = [
    { is: 0, minutes: failed * minutes },
    { is: 1, minutes: (of - failed) * minutes },
  ];
  const periods = Array.from({ length: Math.ceil(30 / (of * minutes)) + 1 }, () => [failure, success]).flat();
  return {
    when: `${failed} of ${of} scrapes fail`,
    series: [gaugeSeries(up, target, [...periods, { is: 1 }])],
    at: '30m',
    step: every,
  };
};

/** A share and not the last scrape: a target that fails three of four scrapes is down, and one restart is not. */
export const targetDown = alert({
  ...common,
  name: 'TargetDown',
  value: asPercent(complement(shareTrue(up, '5m'))),
  fires: { above: percent(50) },
  // A target that has just been added may not listen yet.
  guard: { count: samples(up, '5m'), atLeast: 3 },
  for: '3m',
  severity: 'critical',
  summary: ({ label }) => `${label('service')} at ${label('instance')} is down`,
  description: ({ value, label }) =>
    `Prometheus could not scrape ${label('instance')} of ${label('service')}: ${value} of the scrapes of 5 minutes failed. It is down, stuck, or unreachable, and its metrics are missing.`,
  inhibitsService: true,
  tests: [
    {
      when: 'a target does not respond',
      series: [gaugeSeries(up, target, 0)],
      fires: { value: '100.0%', labels: target },
    },
    {
      when: 'a target fails three of four scrapes',
      series: [scrapes(0, 0, 0, 1)],
      at: '20m',
      fires: { value: '80.0%', labels: target },
    },
    { when: 'a target responds', series: [gaugeSeries(up, target, 1)] },
    { when: 'a target fails every second scrape', series: [scrapes(1, 0)], at: '21m' },
    {
      when: 'a target restarts in two minutes',
      series: [gaugeSeries(up, target, [{ is: 1, minutes: 10 }, { is: 0, minutes: 2 }, { is: 1 }])],
      at: '14m',
    },
    { ...failing(13, { of: 25, every: '12s' }), fires: { value: '52.0%', labels: target } },
    failing(12, { of: 25, every: '12s' }),
    failing(1, { of: 2, every: '30s' }),
    { when: 'a target has been down for 4 minutes', series: [downFrom(10)], at: '14m' },
    {
      when: 'a target has been down for 5 minutes',
      series: [downFrom(10)],
      at: '15m',
      fires: { value: '100.0%', labels: target },
    },
    { when: 'two scrapes in 5 minutes fail', series: [gaugeSeries(up, target, 0)], at: '20m', step: '150s' },
    {
      when: 'three scrapes in 5 minutes fail',
      series: [gaugeSeries(up, target, 0)],
      at: '20m',
      step: '100s',
      fires: { value: '100.0%', labels: target },
    },
    { when: 'a target that is down was added 4 minutes ago', series: [addedAt(10)], at: '14m' },
    {
      when: 'a target that is down was added 5 minutes ago',
      series: [addedAt(10)],
      at: '15m',
      fires: { value: '100.0%', labels: target },
    },
  ],
});

export const targetFlapping = alert({
  ...common,
  name: 'TargetFlapping',
  value: asPercent(complement(shareTrue(up, '15m'))),
  fires: { above: percent(20) },
  guard: { count: samples(up, '15m'), atLeast: 10 },
  for: '5m',
  keepFiringFor: '10m',
  severity: 'warning',
  summary: ({ value, label }) => `${value} of the scrapes of ${label('service')} at ${label('instance')} fail`,
  description: ({ value, threshold }) =>
    `In 15 minutes, ${value} of the scrapes failed (threshold ${threshold}). The target restarts again and again, or is too slow to answer, and its metrics have gaps.`,
  runbook: 'TargetDown',
  tests: [
    {
      when: 'one of three scrapes fails',
      series: [scrapes(1, 1, 0)],
      at: '30m',
      fires: { value: '33.3%', labels: target },
    },
    { when: 'one of ten scrapes fails', series: [scrapes(1, 1, 1, 1, 1, 0, 1, 1, 1, 1)], at: '30m' },
    { when: 'every scrape succeeds', series: [gaugeSeries(up, target, 1)] },
    { ...failing(21, { of: 100, every: '9s' }), fires: { value: '21.0%', labels: target } },
    failing(19, { of: 100, every: '9s' }),
    { when: 'a target has been down for 7 minutes', series: [downFrom(20)], at: '27m' },
    {
      when: 'a target has been down for 8 minutes',
      series: [downFrom(20)],
      at: '28m',
      fires: { value: '60.0%', labels: target },
    },
    { when: 'nine scrapes in 15 minutes fail', series: [gaugeSeries(up, target, 0)], at: '30m', step: '100s' },
    { when: 'a target that is down was added 13 minutes ago', series: [addedAt(10)], at: '23m' },
    {
      when: 'a target that is down was added 14 minutes ago',
      series: [addedAt(10)],
      at: '24m',
      fires: { value: '100.0%', labels: target },
    },
  ],
});

const ON_SERVICE = { on: ['service'] } as const;
const expected = (service: string) => gaugeSeries(expectedTargets, { service }, 1);

/** `up` has no series for a target that left discovery, so TargetDown cannot see it. */
export const targetMissing = alert({
  ...common,
  name: 'TargetMissing',
  value: unless(max(value(expectedTargets), { by: ['service'] }), value(up), ON_SERVICE),
  fires: { above: quantity(0, 'bool') },
  for: '5m',
  severity: 'critical',
  summary: ({ label }) => `${label('service')} has no scrape target`,
  description: ({ label }) =>
    `This installation includes ${label('service')}, but Prometheus has discovered no target for 5 minutes. No replica runs, or service discovery fails. Alerts on its metrics cannot fire.`,
  runbook: 'TargetDown',
  inhibitsService: true,
  tests: [
    {
      when: 'the last target of a service has left discovery',
      series: [
        expected('worker'),
        expected('ai'),
        gaugeSeries(up, { ...target, service: 'ai' }, 1),
        gaugeSeries(up, target, [{ is: 1, minutes: 3 }, { is: 'absent' }]),
      ],
      at: '20m',
      fires: { value: '1', labels: { service: 'worker' } },
    },
    {
      when: 'a service never had a target',
      series: [expected('worker')],
      at: '20m',
      fires: { value: '1', labels: { service: 'worker' } },
    },
    { when: 'a service is not expected', series: [gaugeSeries(expectedTargets, { service: 'worker' }, 0)] },
    { when: 'a target is down', series: [expected('worker'), gaugeSeries(up, target, 0)] },
    { when: 'a target is not expected', series: [gaugeSeries(up, target, 1)] },
  ],
});

export const serviceNotReady = alert({
  ...common,
  name: 'ServiceNotReady',
  value: value(serviceReady),
  fires: { below: quantity(1, 'bool') },
  for: '5m',
  severity: 'critical',
  summary: ({ label }) => `${label('service')} at ${label('instance')} is not ready`,
  description: ({ label }) =>
    `${label('service')} runs but has not been ready for 5 minutes: a dependency is unavailable. Its probe /readyz lists the reasons. Metrics of what it cannot reach, such as queue sizes, are missing.`,
  tests: [
    {
      when: 'a worker cannot reach Redis',
      series: [gaugeSeries(serviceReady, target, 0)],
      fires: { value: '0', labels: target },
    },
    { when: 'the service is ready', series: [gaugeSeries(serviceReady, target, 1)] },
    {
      when: 'the service was not ready for four minutes',
      series: [gaugeSeries(serviceReady, target, [{ is: 0, minutes: 4 }, { is: 1 }])],
      at: '5m',
    },
  ],
});

export const watchdog = alert({
  ...common,
  name: 'Watchdog',
  value: constant(quantity(1, 'bool')),
  fires: { above: quantity(0, 'bool') },
  severity: 'none',
  summary: () => 'Alerting works',
  description: () => 'This alert always fires. When the heartbeat receiver does not get it, alerting is broken.',
  tests: [{ when: 'there is no data', series: [], fires: { value: '1' } }],
});
