// Drills of a few alerts: a quick selection of what `make drill` runs.
import { selectDrills } from '../drills/all';
import { scenariosOf } from '../drills/declare';
import type { DrillPlatform } from '../drills/drill-platform';
import { startDrillPlatform } from '../drills/platform';
import { runDrills, type DrillReport } from '../drills/run';
import { unmatchedSelectors } from '../drills/observe/selectors';
import { temporaryFolder, removeFolders } from '../testing/stack-state';

/** Of a rule of Prometheus with and without a page, of a target, and of an alert that ops posts. */
const ALERTS = ['HighAIJobFailureRate', 'CriticalAIJobFailureRate', 'TargetDown', 'BudgetSoftLimit'];

let platform: DrillPlatform;
let report: DrillReport;

beforeAll(async () => {
  platform = await startDrillPlatform({ folder: temporaryFolder() });
  report = await runDrills(platform, scenariosOf(selectDrills(platform.alerts, ALERTS)));
}, 900_000);

afterAll(async () => {
  await platform?.stop();
  removeFolders();
}, 60_000);

test('each alert reaches its channels and resolves', () => {
  expect(report.problems).toEqual([]);
  expect(report.results.map(({ alert }) => alert).sort()).toEqual([...ALERTS].sort());
  for (const { hops } of report.results) expect([hops.inbox, hops.resolved]).not.toContain(undefined);
});

test('the matrix has each alert in the row of its fault', () => {
  const drilled = report.matrix.flatMap(({ fault, cells }) =>
    [...cells].flatMap(([alert, cell]) => (cell === 'drilled' ? [`${fault}: ${alert}`] : [])),
  );
  expect(drilled.sort()).toEqual([
    'hung-target: TargetDown',
    'refusals: CriticalAIJobFailureRate',
    'refusals: HighAIJobFailureRate',
    'soft-limit-reached: BudgetSoftLimit',
  ]);
});

test('the selectors of the drilled rules matched series', async () => {
  const unmatched = await unmatchedSelectors(platform);
  expect(unmatched.filter((problem) => ALERTS.some((alert) => problem.startsWith(`${alert}:`)))).toEqual([]);
});
