// A quick selection of mutants. `node alerts/dist/testing/mutation/main.js` runs all.
import { groupOf } from '../../declare';
import { deadLettersGrowing, newDeadLetters } from '../../rules/queue-stalls';
import { mutatedAlerts } from './rule-mutants';
import { survivorsOf } from './run-mutants';

const selected = groupOf('selected', { deadLettersGrowing, newDeadLetters });

test('the tests of an unchanged alert pass, and those of its mutants fail', async () => {
  const alerts = mutatedAlerts([selected]);
  const mutants = alerts.flatMap((a) => a.mutants);
  expect(new Set(mutants.map((m) => m.kind))).toEqual(new Set(['none', 'comparison', 'threshold', 'label', 'window']));
  const survivors = await survivorsOf(alerts);
  expect(survivors.map(({ alert, change }) => `${alert}: ${change}`)).toEqual(['DeadLettersGrowing: unchanged']);
}, 600_000);

test('a mutant that no test notices survives', async () => {
  const [alert] = selected.alerts;
  const untested = { ...alert!, tests: alert!.tests.filter((t) => t.fires).slice(0, 1) };
  const survivors = await survivorsOf(mutatedAlerts([{ ...selected, alerts: [untested] }]));
  expect(survivors.some(({ kind }) => kind === 'threshold')).toBe(true);
}, 600_000);
