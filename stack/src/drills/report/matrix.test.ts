import picocolors from 'picocolors';
import type { Scenario } from '../declare';
import { confusionMatrix, matrixProblems } from './matrix';
import type { Occurrence } from '../observe/occurrences';
import { matrixTable } from './tables';
import type { ScenarioResult } from '../scenario';

const SECOND = 1_000;

interface Faulty {
  readonly fault: string;
  readonly from: number;
  readonly drilled: Readonly<Record<string, boolean>>;
  readonly alsoFires?: readonly string[];
}

/** A fault of 30 seconds that drills alerts, which fired or not. */
function ended({ fault, from, drilled, alsoFires = [] }: Faulty): ScenarioResult {
  const inject = () => Promise.reject(new Error('never injected'));
  const scenario: Scenario = {
    fault: { name: fault, description: fault, disturbs: [], alsoFires, inject },
    drills: Object.keys(drilled).map((alert) => ({ alert, channels: [], fault: undefined! })),
  };
  const results = Object.entries(drilled).map(([alert, fired]) => {
    return { alert, fault, channels: [], hops: fired ? { inbox: 20 } : {}, problems: [] };
  });
  return { scenario, from: from * SECOND, to: (from + 30) * SECOND, results };
}

const fired = (alert: string, at: number, severity = 'critical'): Occurrence => {
  return { alert, severity, firedAt: at * SECOND, receivedAt: at * SECOND };
};

test('an alert is drilled, missing, declared or unexpected', () => {
  const scenarios = [
    ended({ fault: 'outage', from: 0, drilled: { Own: true, Silent: false }, alsoFires: ['Declared'] }),
  ];
  const occurrences = [fired('Own', 20), fired('Declared', 25), fired('Other', 29), fired('Later', 60)];
  const rows = confusionMatrix(scenarios, occurrences);
  expect(rows.map(({ fault, cells }) => [fault, Object.fromEntries(cells)])).toEqual([
    ['outage', { Own: 'drilled', Silent: 'missing', Declared: 'declared', Other: 'unexpected' }],
  ]);
  expect(matrixProblems(rows, occurrences)).toEqual([
    'Other is critical and fired during outage, which does not declare it',
  ]);
});

test('an alert that a simultaneous fault declares is not unexpected', () => {
  const scenarios = [
    ended({ fault: 'a', from: 0, drilled: { A: true } }),
    ended({ fault: 'b', from: 10, drilled: { B: true } }),
  ];
  const occurrences = [fired('A', 15), fired('B', 16)];
  const rows = confusionMatrix(scenarios, occurrences);
  expect(rows.map(({ cells }) => Object.fromEntries(cells))).toEqual([{ A: 'drilled' }, { B: 'drilled' }]);
});

test('an undeclared warning is shown and is no problem, and heartbeats are left out', () => {
  const scenarios = [ended({ fault: 'a', from: 0, drilled: { A: true } })];
  const occurrences = [fired('A', 15), fired('Noise', 16, 'warning'), fired('Watchdog', 17, 'none')];
  const rows = confusionMatrix(scenarios, occurrences);
  expect(Object.fromEntries(rows[0]!.cells)).toEqual({ A: 'drilled', Noise: 'unexpected' });
  expect(matrixProblems(rows, occurrences)).toEqual([]);
});

test('an alert whose condition was true before the first fault is left out', () => {
  const scenarios = [ended({ fault: 'a', from: 10, drilled: { A: true } })];
  const occurrences = [fired('A', 15), { ...fired('FullDisk', 16), pendingAt: 9 * SECOND }];
  const rows = confusionMatrix(scenarios, occurrences);
  expect(Object.fromEntries(rows[0]!.cells)).toEqual({ A: 'drilled' });
  expect(matrixProblems(rows, occurrences)).toEqual([]);
});

test('a matrix of many alerts is printed in blocks that fit 80 columns', () => {
  const names = Array.from({ length: 45 }, (_, i) => `AlertWithARatherLongName${String(i).padStart(2, '0')}`);
  const scenarios = names.map((name, i) =>
    ended({ fault: `fault-with-a-long-name-${i}`, from: i * 100, drilled: { [name]: true } }),
  );
  const text = matrixTable(confusionMatrix(scenarios, []), { width: 80, colors: picocolors.createColors(false) });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  for (const name of names) expect(text).toContain(name);
});
