// Long traces across two real services: whole in Jaeger when a span fails, is slow or is marked.
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { willBeKept } from '@sextant/telemetry/sampling';
import { startTracedService, type TracedService } from './testing/start-traced-service';
import { SPANS_PER_WORK, type Work } from './testing/traced-service';

const LONG_MS = 40_000;
const COUNT = 20;

interface Scenario {
  readonly root: Omit<Work, 'id'>;
  /** Work in the other service, which starts when the first span of the root has ended. */
  readonly inner?: Omit<Work, 'id' | 'carrier'>;
}

const KEPT: Readonly<Record<string, Scenario>> = {
  'a root span that fails': { root: { ms: LONG_MS, fails: true } },
  'a slow root span': { root: { ms: LONG_MS } },
  'a marked span': { root: { ms: LONG_MS, isMarked: true } },
  'a call to another service that fails at once': { root: { ms: LONG_MS }, inner: { ms: 0, fails: true } },
  'a marked call to another service': { root: { ms: 5_000 }, inner: { ms: 0, isMarked: true } },
  'a job that fails late': { root: { ms: LONG_MS }, inner: { ms: LONG_MS - 5_000, isJob: true, fails: true } },
  'a job that fails soon after a short request': { root: { ms: 0 }, inner: { ms: 2_000, isJob: true, fails: true } },
};
const ORDINARY: Scenario = { root: { ms: 0 }, inner: { ms: 0 } };

let stack: TestStack;
let front: TracedService;
let back: TracedService;

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'jaeger'] });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: stack.endpoints['collector'] };
  [front, back] = [startTracedService('front', env), startTracedService('back', env)];
}, 600_000);

afterAll(async () => {
  for (const service of [front, back]) service?.stop();
  await stack?.stop();
}, 60_000);

test('every trace with a failing, slow or marked span is kept whole, and exactly the predicted share of the others', async () => {
  const [kept, ordinary] = await Promise.all([
    Promise.all(Object.entries(KEPT).map(async ([name, scenario]) => [name, await traces(scenario, COUNT)] as const)),
    traces(ORDINARY, 10 * COUNT),
  ]);
  for (const [name, ids] of kept)
    await until(`${name}: the traces are in Jaeger`, async () => {
      expect([name, await spanCounts(ids)]).toEqual([name, Array(COUNT).fill(spansOf(KEPT[name]!))]);
      return true;
    });
  const expected = ordinary.map((id) => (willBeKept(id) ? spansOf(ORDINARY) : 0));
  expect(await spanCounts(ordinary)).toEqual(expected);
}, 300_000);

/** Trace ids of `count` executions at once, when all have ended. */
function traces(scenario: Scenario, count: number): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: count }, () => trace(scenario)));
}

async function trace({ root, inner }: Scenario): Promise<string> {
  const outer = front.perform(root);
  const { traceId, carrier } = await outer.started;
  if (inner) await back.perform({ ...inner, carrier }).ended;
  await outer.ended;
  return traceId;
}

test('a trace that the caller did not sample stays away', async () => {
  const { traceId, carrier } = await front.perform({ ms: 0 }).ended;
  const unsampled = { traceparent: carrier.traceparent!.replace(traceId, `f${traceId.slice(1)}`).replace(/01$/, '00') };
  await back.perform({ ms: 0, fails: true, carrier: unsampled }).ended;
  const [marker] = await traces(KEPT['a marked call to another service']!, 1);
  await until(
    'later spans of the service are in Jaeger',
    async () => (await spanCounts([marker!]))[0] === 2 * SPANS_PER_WORK,
  );
  expect(await spanCounts([`f${traceId.slice(1)}`])).toEqual([0]);
}, 60_000);

function spansOf({ inner }: Scenario): number {
  return inner ? 2 * SPANS_PER_WORK : SPANS_PER_WORK;
}

/** The number of stored spans of each trace. */
function spanCounts(ids: readonly string[]): Promise<readonly number[]> {
  return Promise.all(
    ids.map(async (id) => {
      const response = await fetch(`${stack.endpoints['jaeger']}/api/traces/${id}`);
      if (response.status === 404) return 0;
      const { data } = (await response.json()) as { data: { spans: unknown[] }[] };
      return data[0]!.spans.length;
    }),
  );
}
