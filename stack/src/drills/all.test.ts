import { coverageProblems, DRILLS, NOT_DRILLED, selectDrills } from './all';
import { compiledAlerts, GENERATED_ALERTS, type CompiledAlert } from './compiled-alerts';
import { scenariosOf } from './declare';

const alerts = compiledAlerts(GENERATED_ALERTS);
const names = alerts.map(({ name }) => name);

test('every alert has a drill, or a reason why not', () => {
  expect(names.length).toBeGreaterThan(20);
  expect(coverageProblems(names)).toEqual([]);
});

test('an alert without a drill, and a drill without an alert, are named with the fix', () => {
  expect(coverageProblems([...names, 'BrandNewAlert'], false)).toEqual([
    'alert BrandNewAlert has no drill: add one in stack/src/drills, or a reason to NOT_DRILLED',
  ]);
  const others = [...DRILLS.keys(), ...Object.keys(NOT_DRILLED)].filter((name) => name !== 'TargetDown');
  expect(coverageProblems(others, true)).toEqual(['there is no alert TargetDown: remove its drill, or its reason']);
});

test('faults have kebab-case names that are unique', () => {
  const faults = new Set([...DRILLS.values()].map(({ fault }) => fault));
  const faultNames = [...faults].map(({ name }) => name);
  expect(faultNames.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(new Set(faultNames).size).toBe(faultNames.length);
});

test('severity and priority decide the channels', () => {
  const channelsOf = (name: string) => selectDrills(alerts, [name])[0]?.channels;
  expect(channelsOf('TargetDown')).toEqual(['#alerts-critical', 'email']);
  expect(channelsOf('ProviderFailures')).toEqual(['#alerts-critical', 'pagerduty', 'email']);
  expect(channelsOf('SpansLost')).toEqual(['#alerts-warnings']);
});

test('alerts that are drilled with the same fault form one scenario', () => {
  const selected = selectDrills(alerts, ['HighAIJobFailureRate', 'CriticalAIJobFailureRate', 'TargetDown']);
  const scenarios = scenariosOf(selected).map(({ fault, drills }) => [fault.name, drills.map(({ alert }) => alert)]);
  expect(scenarios).toEqual([
    ['refusals', ['HighAIJobFailureRate', 'CriticalAIJobFailureRate']],
    ['hung-target', ['TargetDown']],
  ]);
});

test('a name that is not an alert is refused with the names that are', () => {
  const one: CompiledAlert = { name: 'TargetDown', labels: {}, annotations: {} };
  expect(() => selectDrills([one], ['Targetdown'])).toThrow('unknown alert Targetdown: expected one of TargetDown');
});

test('an alert that is not drilled is refused with the reason', () => {
  const details = [`Watchdog: ${NOT_DRILLED['Watchdog']}`];
  expect(() => selectDrills(alerts, ['Watchdog'])).toThrow(expect.objectContaining({ details }));
});
