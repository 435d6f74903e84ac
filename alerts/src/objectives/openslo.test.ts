import { objective } from '@sextant/signals/declare/objective';
import { sextant } from '@sextant/signals/sextant';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runsTotal } from '@sextant/signals/runs';
import { sextantAlerts } from '../rules/sextant';
import { openSloDocument } from './openslo';

/* eslint-disable @typescript-eslint/no-explicit-any -- YAML of any shape */
const objectsOf = (text: string): any[] => parseAllDocuments(text).map((document) => document.toJS());
const objects = objectsOf(openSloDocument(sextant.objectives));
const ofKind = (kind: string) => objects.filter((one) => one.kind === kind);
const slos = ofKind('SLO');
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DURATION = /^\d+[mhdwMQY]$/;

test('every object has the version, a known kind and a unique DNS name', () => {
  for (const one of objects) {
    expect(Object.keys(one)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    expect(one.apiVersion).toBe('openslo/v1');
    expect(['Service', 'DataSource', 'AlertNotificationTarget', 'SLO']).toContain(one.kind);
    expect(one.metadata.name).toMatch(DNS_LABEL);
  }
  expect(new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).size).toBe(objects.length);
});

test('every declared objective is an SLO with its target, rolling window and description', () => {
  expect(slos.map(({ metadata }) => metadata.name)).toEqual(sextant.objectives.map(({ name }) => name).sort());
  for (const { metadata, spec } of slos) {
    const declared = sextant.objectives.find(({ name }) => name === metadata.name)!;
    expect(spec).toMatchObject({
      description: declared.description,
      timeWindow: [{ duration: declared.window, isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ target: declared.target }],
    });
    expect(spec.timeWindow[0].duration).toMatch(DURATION);
    expect(spec.description.length).toBeLessThanOrEqual(1050);
  }
});

test('the indicator is a ratio of counters, of bad events or of good ones', () => {
  for (const { spec } of slos) {
    const { counter, good, bad, total, ...rest } = spec.indicator.spec.ratioMetric;
    expect([counter, rest, [good, bad].filter(Boolean)]).toEqual([true, {}, [expect.anything()]]);
    for (const metric of [good ?? bad, total]) expect(metric.metricSource.spec.query).toMatch(/^sum\(\w+/);
  }
});

test('every reference has its object', () => {
  const names = (kind: string) => ofKind(kind).map(({ metadata }) => metadata.name);
  for (const { spec } of slos) {
    expect(names('Service')).toContain(spec.service);
    const { good, bad, total } = spec.indicator.spec.ratioMetric;
    for (const metric of [good ?? bad, total])
      expect(names('DataSource')).toContain(metric.metricSource.metricSourceRef);
    for (const policy of spec.alertPolicies)
      for (const { targetRef } of policy.spec.notificationTargets)
        expect(names('AlertNotificationTarget')).toContain(targetRef);
  }
});

test('every policy has one burn-rate condition, and belongs to an alert of Prometheus', () => {
  const alerts = new Map(sextantAlerts.flatMap((group) => group.alerts).map((alert) => [alert.name, alert]));
  for (const { spec } of slos) {
    expect(spec.alertPolicies).toHaveLength(4);
    for (const policy of spec.alertPolicies) {
      const [name] = policy.spec.description.split(':');
      const alert = alerts.get(name);
      const conditions = policy.spec.conditions.map((one: any) => one.spec);
      const threshold = (alert!.fires as { above: { value: number } }).above.value;
      expect(conditions).toEqual([
        {
          severity: alert!.severity === 'critical' ? 'page' : 'ticket',
          condition: {
            kind: 'burnrate',
            op: 'gt',
            threshold,
            lookbackWindow: expect.stringMatching(DURATION),
            alertAfter: '0m',
          },
        },
      ]);
    }
  }
});

test('an objective of an adopter is exported with its own condition', () => {
  const own = objective({
    ...{ name: 'page-runs', description: 'Page runs succeed.', target: 0.9, window: '30d', type: 'ratio' },
    ...{ metric: runsTotal, label: 'state', bad: ['failed'], where: { kind: 'page' } },
  });
  const [slo] = objectsOf(openSloDocument([own])).filter((one) => one.kind === 'SLO');
  expect(slo.spec.indicator.spec.ratioMetric.bad.metricSource.spec.query).toBe(
    'sum(runs_total{kind="page", state=~"failed"})',
  );
});

test('the committed file is up to date', () => {
  const committed = readFileSync(join(__dirname, '../../generated/openslo/objectives.yaml'), 'utf8');
  expect(committed).toBe(openSloDocument(sextant.objectives));
});
