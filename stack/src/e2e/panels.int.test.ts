// Every panel of every dashboard answers with data from the real engines, under the load of the demo.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledAlerts } from '../drills/compiled-alerts';
import type { EndFault, Fault } from '../drills/declare';
import { generateAlerts } from '../drills/platform';
import { homeAt } from '../home';
import { startStack, type TestStack } from '../testing/testing';
import { controlSimulator, promSum, untilNoProblems } from './clients';
import { until } from '../until';
import { emptyQueries } from './panels/answers';
import { panelQueries, type PanelQuery } from './panels/boards';
import { writeSmallQueues } from './panels/collector';
import { EVENTS, needOf, OUTAGES } from './panels/needs';
import { ORDINARY_FAULTS } from '../demo/ordinary-faults';

/** The faults of the demo, so often that minutes show each. */
const FAULT_RATE = 0.08;
/** Requests per second. */
const RATE = 1.5;
const queries = panelQueries();
/** Kept while the stack runs: events read the declarations of alerts. */
let alertsFolder: string;
let stack: TestStack;

beforeAll(async () => {
  alertsFolder = mkdtempSync(join(tmpdir(), 'sextant-alerts-'));
  generateAlerts(alertsFolder);
  stack = await startStack({
    env: {
      SEXTANT_ALERTS_DIR: alertsFolder,
      SEXTANT_COLLECTOR_CONFIG: writeSmallQueues(alertsFolder),
      SEXTANT_SCRAPE_INTERVAL: '1s',
      SIMULATOR_LATENCY_SCALE: '0.3',
      CHECKS_SECONDS: '2',
    },
  });
  for (const name of ORDINARY_FAULTS.keys()) {
    await controlSimulator(stack, 'PUT', `/faults/${name}`, { enabled: true, rate: FAULT_RATE });
  }
  await controlSimulator(stack, 'POST', '/traffic', { rate: RATE, duration_s: 1_800, kinds: KINDS });
  const isReached = async () => (await promSum(stack, 'sum(runs_total)')) >= 20;
  await until('20 runs have ended', isReached, { timeoutMs: 240_000 });
}, 420_000);

afterAll(async () => {
  await stack?.stop();
  rmSync(alertsFolder, { recursive: true, force: true });
}, 60_000);

const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

test('under traffic with small faults, every panel has data except those that need an event', async () => {
  await untilAnswered(queries.filter((query) => needOf(query) === undefined));
}, 150_000);

test('with the events that they need, other panels have data', async () => {
  const names = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
  await withEvents(
    names.map((name) => EVENTS[name]),
    queries.filter((query) => names.some((name) => name === needOf(query))),
  );
}, 180_000);

test.each(Object.keys(OUTAGES) as (keyof typeof OUTAGES)[])(
  'during %s, the panels that show it have data',
  async (name) => {
    await withEvents(
      [OUTAGES[name]],
      queries.filter((query) => needOf(query) === name),
    );
  },
  150_000,
);

test('a panel whose metric no service emits is named', async () => {
  const query = queries.find(({ question }) => question.engine === 'prometheus')!;
  const removed: PanelQuery = {
    ...query,
    name: 'AI Jobs / Removed',
    question: { engine: 'prometheus', expr: 'sum(rate(ai_jobs_removed_total{env=~".+"}[1m]))' },
  };
  expect((await emptyQueries(stack, [query, removed])).map(({ name }) => name)).toEqual([removed.name]);
});

/** Waits until the queries have data during the events. */
async function withEvents(events: readonly Fault['inject'][], waiting: readonly PanelQuery[]): Promise<void> {
  const platform = { ...stack, home: homeAt(stack.home), alerts: compiledAlerts(alertsFolder) };
  const ends: EndFault[] = [];
  try {
    for (const inject of events) ends.push(await inject(platform));
    await untilAnswered(waiting);
  } finally {
    for (const end of ends) await end();
  }
}

/** Waits until each query has had data; the error names the panels that have had none, and what they need. */
async function untilAnswered(all: readonly PanelQuery[]): Promise<void> {
  let empty = all;
  const findEmpty = async () => {
    empty = await emptyQueries(stack, empty);
    return empty.map((query) => [`empty: ${query.name}`, needOf(query)].filter(Boolean).join(', with '));
  };
  await untilNoProblems('every panel has data', findEmpty, 110_000);
}
