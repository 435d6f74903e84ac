// The trace of a run of each kind, with all services: it reads as the run.
import { startSpanReceiver, type ReceivedSpan, type SpanReceiver } from '../testing/span-receiver';
import { startStack, type TestStack } from '../testing/testing';
import { until } from '../until';
import { getRun, send, sendCommentWebhook } from './clients';

const SERVICES = ['controller', 'worker', 'ai', 'prover', 'github-app', 'ops', 'world'] as const;

let receiver: SpanReceiver;
let stack: TestStack;

beforeAll(async () => {
  receiver = await startSpanReceiver();
  stack = await startServices();
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  await receiver.close();
}, 60_000);

function startServices(env: Readonly<Record<string, string>> = {}): Promise<TestStack> {
  return startStack({ only: SERVICES, env: { ...receiver.env, SIMULATOR_LATENCY_SCALE: '0.1', ...env } });
}

async function start(body: object): Promise<string> {
  const url = `${stack.endpoints['controller']}/api/v1/runs`;
  const response = await send('POST', url, { org: 'acme', ...body }, stack.secrets.OPS_API_KEY);
  return (response.body as { id: string }).id;
}

/** The spans of the trace of a run, once it has ended. */
async function traceOf(runId: string): Promise<readonly ReceivedSpan[]> {
  const run = await until(
    'the run has ended',
    async () => {
      const current = await getRun(stack, runId);
      return ['success', 'failed'].includes(current.state) && current;
    },
    { timeoutMs: 60_000 },
  );
  const spans = () => receiver.spans().filter(({ traceId }) => traceId === run.trace_id);
  const isComplete = () => {
    const ids = new Set(spans().map(({ spanId }) => spanId));
    const parents = spans().map(({ parentSpanId }) => parentSpanId);
    return parents.includes(undefined) && parents.every((id) => id === undefined || ids.has(id));
  };
  await until('the root of the trace and all parents are received', isComplete);
  return spans();
}

/** Statements: `SELECT runs`. They depend on caches and samples. */
const STATEMENT = /^(SELECT|INSERT|UPDATE|DELETE)\b/;

/** The names below a span, by start, without statements. */
type Outline = readonly (string | readonly [string, Outline])[];

function outlineOf(spans: readonly ReceivedSpan[], parent?: ReceivedSpan): Outline {
  return spans
    .filter(({ parentSpanId, name }) => parentSpanId === parent?.spanId && !STATEMENT.test(name))
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((span) => {
      const children = outlineOf(spans, span);
      const name = `${span.service} ${span.name}`;
      return children.length === 0 ? name : ([name, children] as const);
    });
}

const model: Outline[number] = [
  'worker POST ai',
  [['ai POST /api/v1/generate', [['ai chat gpt-4.1-mini', ['ai POST openai']]]]],
];
const twice = (name: string) => [name, name];

const upgradeSteps: Outline = [
  [
    'worker step analyze',
    [
      'worker GET npm',
      ['worker GET github-app', [['github-app GET /internal/repos/:owner/:repo/contents', ['github-app GET github']]]],
    ],
  ],
];

describe.each([
  {
    kind: 'enrichment',
    begin: () => start({ kind: 'enrichment', input: {} }),
    steps: [
      ['worker step mv_refresh', twice('worker POST crm')],
      'worker step select_targets',
      // robots.txt and three pages of the first company; the other companies are folded.
      ['worker step crawl', Array<string>(4).fill('worker GET 127.0.0.1')],
      ['worker step verify', ['worker GET mailcheck', 'worker GET firmographics']],
      ['worker step score', [model]],
      ['worker step export', ['worker POST crm']],
    ],
  },
  {
    kind: 'page',
    begin: () => start({ kind: 'page', input: { prompt: 'a page about bees' } }),
    steps: [['worker step generate', [model]], 'worker step validate', ['worker step publish', ['worker PUT cms']]],
  },
  {
    kind: 'agent',
    begin: () => start({ kind: 'agent', input: { goal: 'compute 2+2' } }),
    steps: [
      ['worker step plan', [model]],
      ['worker step act', ['worker execute_tool calculator']],
      ['worker step guard', [['worker POST ai', ['ai POST /api/v1/guard']]]],
      ['worker step answer', [model]],
    ],
  },
] satisfies readonly { kind: string; begin: () => Promise<string>; steps: Outline }[])(
  'a successful $kind',
  ({ kind, begin, steps }) => {
    let spans: readonly ReceivedSpan[];
    beforeAll(async () => {
      spans = await traceOf(await begin());
    }, 90_000);

    test('has a trace of its steps under one root', () => {
      const children = [`controller enqueue ${kind}`, ...steps, 'controller finish run'];
      expect(outlineOf(spans)).toEqual([[`controller run ${kind}`, children]]);
    });

    test('has at most 40 spans, and none that tells nothing', () => {
      expect(spans.length).toBeLessThanOrEqual(40);
      const telling = /^[a-z_]+ [a-z]|^(GET|POST|PUT) \S|^(SELECT|INSERT|UPDATE) [a-z_]+$/;
      expect(spans.map(({ name }) => name).filter((name) => !telling.test(name))).toEqual([]);
    });

    test('has no failed span', () => {
      expect(spans.filter(({ isFailed }) => isFailed)).toEqual([]);
    });
  },
);

test('an upgrade from a webhook has a trace of its own, linked with that of the webhook', async () => {
  const response = await sendCommentWebhook(stack, '/upgrade lodash@4.17.21');
  const { runId } = (await response.json()) as { runId: string };
  const spans = await traceOf(runId);
  const [[name, steps] = []] = outlineOf(spans) as [[string, Outline]];
  expect(name).toBe('controller run upgrade');
  expect(steps!.map((step) => (typeof step === 'string' ? step : step[0]))).toEqual([
    'controller enqueue upgrade',
    ...['analyze', 'generate', 'apply', 'prove', 'publish'].map((step) => `worker step ${step}`),
    'controller finish run',
  ]);
  expect(steps).toEqual(expect.arrayContaining([...upgradeSteps]));
  expect(spans.length).toBeLessThanOrEqual(40);
  const root = spans.find(({ parentSpanId }) => parentSpanId === undefined)!;
  const [[traceId] = []] = root.links;
  const webhook = receiver.spans().filter((span) => span.traceId === traceId);
  const accept = webhook.find((span) => span.name === 'accept run')!;
  expect(accept.links).toEqual([[root.traceId, root.spanId]]);
  expect(outlineOf(webhook)).toEqual([
    [
      'github-app POST /webhooks/github',
      [
        [
          'github-app accept webhook',
          [['github-app POST controller', [['controller POST /api/v1/runs', ['controller accept run']]]]],
        ],
      ],
    ],
  ]);
}, 90_000);

test('the error of a failed run is on the path from its root to the call that failed, and nowhere else', async () => {
  const name = 'no-such-package';
  const manifest = JSON.stringify({ dependencies: { [name]: '^0.9.0' } });
  const spans = await traceOf(
    await start({ kind: 'upgrade', input: { ecosystem: 'npm', package: name, version: '1.0.0', manifest } }),
  );
  expect(outlineOf(spans)).toEqual([
    [
      'controller run upgrade',
      ['controller enqueue upgrade', ['worker step analyze', ['worker GET npm']], 'controller finish run'],
    ],
  ]);
  const failed = spans.filter(({ isFailed }) => isFailed).toSorted((a, b) => a.startMs - b.startMs);
  expect(failed.map((span) => [span.name, span.events])).toEqual([
    ['run upgrade', []],
    ['step analyze', ['exception']],
    ['GET npm', []],
  ]);
  expect(failed[0]?.attributes).toMatchObject({
    'error.type': 'VALIDATION_ERROR',
    'sextant.run.state': 'failed',
    'sextant.run.failed_step': 'analyze',
  });
}, 90_000);

test('SEXTANT_TRACE_DETAIL=full shows the folded spans', async () => {
  await stack.stop();
  stack = await startServices({ SEXTANT_TRACE_DETAIL: 'full' });
  const spans = await traceOf(await start({ kind: 'page', input: { prompt: 'a page about bees' } }));
  const names = new Set(spans.map(({ name }) => name));
  expect([...names]).toEqual(expect.arrayContaining(['pg-pool.connect', 'BEGIN', 'COMMIT', 'hgetall']));
}, 180_000);
