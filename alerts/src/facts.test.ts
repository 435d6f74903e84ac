import { burst, fact } from '@sextant/signals/declare/fact';
import { FACTS } from '@sextant/signals/facts';
import { provider } from '@sextant/signals/labels';
import { llmCallsTotal, llmProviderState } from '@sextant/signals/llm';
import { quantity } from '@sextant/signals/query/expression';
import { max, sum } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { compileAlerts } from './compile/compile';
import { alert, groupOf, type Alert } from './declare';
import { sextantAlerts } from './rules/sextant';

const circuitOpen = fact({ name: 'CircuitOpen', description: 'A circuit is open.', labels: [provider] });
const failedCalls = burst({
  ...{ name: 'FailedCalls', description: 'Calls fail.', labels: [provider] },
  ...{ above: 5, window: '5m' },
});

const circuitRule = alert({
  name: 'CircuitOpen',
  value: max(value(llmProviderState), { by: ['provider', 'service'] }),
  fires: { above: quantity(1, 'state') },
  fastPath: true,
  severity: 'critical',
  priority: 'P1',
  team: 'adopters',
  summary: ({ label, value }) => `${label('provider')} has state ${value}`,
  description: ({ label }) => `The calls of ${label('service')} fail.`,
  dashboard: 'adopters',
  tests: [
    { when: 'it is open', series: [], fires: { value: '2' } },
    { when: 'it is closed', series: [] },
  ],
});

const teams = [{ name: 'adopters', channel: '#adopters' }];
const compile = (rule: Alert, options: Parameters<typeof compileAlerts>[1] = { facts: [circuitOpen] }) =>
  compileAlerts([groupOf('theirs', { rule })], { teams, ...options });

test('the file of facts has the labels and texts of the alerts on the fast path only', () => {
  const other: Alert = { ...circuitRule, name: 'Other', fastPath: false };
  const { facts } = compileAlerts([groupOf('theirs', { circuitRule, other })], { teams, facts: [circuitOpen] });
  expect(JSON.parse(facts)).toEqual({
    CircuitOpen: {
      labels: { severity: 'critical', priority: 'P1', team: 'adopters' },
      own_labels: ['provider', 'service'],
      annotations: {
        summary: '{provider} has state {value}',
        description: 'The calls of {service} fail.',
        value: '{value}',
      },
      dashboard: 'adopters',
      runbook: 'CircuitOpen',
      query: 'max by (provider, service) (llm_provider_state)',
    },
  });
});

test('a value in a text keeps its unit', () => {
  const calls = sum(increase(llmCallsTotal, '5m'), { by: ['provider'] });
  const rule: Alert = { ...circuitRule, value: calls, fires: { above: quantity(5, 'calls') } };
  const texts = JSON.parse(compile({ ...rule, summary: 'x {{ $value | humanize }} calls' }).facts) as Record<
    string,
    { annotations: object }
  >;
  expect(texts['CircuitOpen']!.annotations).toMatchObject({ summary: 'x {value} calls', value: '{value} calls' });
});

test.each<[string, Partial<Alert>, string]>([
  ['an alert without a fact', { name: 'Nothing' }, 'alert Nothing: fastPath needs a fact of this name'],
  ['an alert that hides its fact', { fastPath: false }, 'alert CircuitOpen: services post a fact of this name'],
  [
    'a value with other labels',
    { value: max(value(llmProviderState)) },
    'the value has the labels none, but its fact has provider',
  ],
  [
    'a value with the labels of its series',
    { value: value(llmProviderState) },
    'the labels of its value are not known',
  ],
])('%s is rejected', (_, changes, problem) => {
  expect(() => compile({ ...circuitRule, ...changes })).toThrow(problem);
});

test('the threshold of a burst is that of its alert', () => {
  const calls = sum(increase(llmCallsTotal, '5m'), { by: ['provider'] });
  const rule = (above: number): Alert => ({
    ...{ ...circuitRule, name: 'FailedCalls', value: calls, fires: { above: quantity(above, 'calls') } },
  });
  expect(() => compile(rule(5), { facts: [failedCalls] })).not.toThrow();
  expect(() => compile(rule(6), { facts: [failedCalls] })).toThrow('the threshold is 6, but that of its fact is 5');
});

test("every alert with the name of one of Sextant's facts is on the fast path, with the labels of the fact", () => {
  expect(() => compileAlerts(sextantAlerts, { facts: FACTS })).not.toThrow();
  const { facts } = compileAlerts(sextantAlerts, { facts: FACTS });
  expect(Object.keys(JSON.parse(facts) as object)).toContain('ProviderCircuitOpen');
});
