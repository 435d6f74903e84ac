// The tail of log lines in a real Loki, with lines of two orgs and of none.
import { until } from '@sextant/stack/until';
import { createStores, type Stores } from '../../stores/stores';
import { openRequest } from '../../testing/http-request';
import { startOpsApp, type OpsUnderTest } from '../../testing/ops';
import { startStores, type TestLine, type TestStores } from '../../testing/stores';

let ops: OpsUnderTest;
let stores: TestStores;
/** Replaced while Loki is away. */
let current: Stores;

beforeAll(async () => {
  stores = await startStores(['loki']);
  current = stores.stores;
  const loki: Stores['loki'] = { ...current.loki, call: (path, call) => current.loki.call(path, call) };
  ops = await startOpsApp({ stores: () => ({ ...stores.stores, loki }) });
}, 240_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});

const add = (service: string, ...lines: readonly Partial<TestLine>[]): Promise<void> =>
  stores.addLines(lines.map((one) => ({ orgId: ops.a.id, message: 'm', service, ...one })));
const numbered = (from: number, to: number, at?: (i: number) => Date): Partial<TestLine>[] =>
  Array.from({ length: to - from }, (_, i) => ({ message: `line ${from + i}`, ...(at && { at: at(i) }) }));
const names = (from: number, to: number): string[] => numbered(from, to).map(({ message }) => message!);
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000);

test('a tail starts with the latest lines of the org, and sends new ones in order', async () => {
  await add('first', ...numbered(0, 5, (i) => secondsAgo(60 - i)));
  await add('first', { orgId: ops.b.id, message: 'secret of bravo' }, { orgId: undefined, message: 'platform line' });
  await add('second', { message: 'of another service' });
  await until('Loki has the lines', async () => (await ops.get('/logs?service=second')).body.items.length === 1);
  const tail = open('service=first&backlog=3');
  await tail.isReady();
  expect(tail.messages()).toEqual(names(2, 5));
  await add('first', ...numbered(5, 8));
  await add('first', { orgId: ops.b.id, message: 'secret of bravo' });
  await add('first', ...numbered(8, 9));
  await tail.has('line 8');
  expect(tail.messages()).toEqual(names(2, 9));
  expect(tail.lines()[0]).toMatchObject({ org: 'acme', service: 'first', level: 'info', error: null });
  tail.close();
});

test('the platform key follows every org, or the one that it names', async () => {
  const platform = { authorization: `Bearer ${ops.platformKey}` };
  const [all, named] = [
    open('service=orgs&backlog=0', platform),
    open('service=orgs&backlog=0', { ...platform, 'x-sextant-org': 'bravo' }),
  ];
  await Promise.all([all.isReady(), named.isReady()]);
  await add('orgs', { message: 'a' }, { orgId: ops.b.id, message: 'b' }, { orgId: undefined, message: 'none' });
  await Promise.all(['a', 'b', 'none'].map(all.has));
  await named.has('b');
  expect(
    all
      .lines()
      .map(({ org }) => org)
      .sort(),
  ).toEqual(['acme', 'bravo', null].sort());
  expect(named.messages()).toEqual(['b']);
  all.close();
  named.close();
});

test('a late line and lines of a burst are sent once each', async () => {
  const tail = open('service=burst&backlog=0');
  await tail.isReady();
  const now = new Date();
  // More lines than a read returns, many of one time.
  await add('burst', ...numbered(0, 1_300, (i) => new Date(now.getTime() + Math.floor(i / 130))));
  await tail.has('line 1299');
  await add('burst', { message: 'late', at: new Date(now.getTime() - 1) });
  await add('burst', { message: 'end' });
  await tail.has('end');
  await tail.has('late');
  const messages = tail.messages();
  expect(messages).toHaveLength(1_302);
  expect(new Set(messages)).toEqual(new Set([...names(0, 1_300), 'late', 'end']));
  const times = tail.lines().flatMap(({ at, message }) => (message === 'late' ? [] : [at]));
  expect(times).toEqual(times.toSorted());
  tail.close();
});

test('a reconnect continues without a gap or a duplicate', async () => {
  const first = open('service=again&backlog=0');
  await first.isReady();
  await add('again', ...numbered(0, 5));
  await first.has('line 4');
  first.close();
  await add('again', ...numbered(5, 10));
  const second = open('service=again', { 'last-event-id': first.lastId() });
  await second.has('line 9');
  await add('again', ...numbered(10, 11));
  await second.has('line 10');
  expect(second.messages().sort()).toEqual(names(5, 11).sort());
  second.close();
});

test('when Loki is away the tail says so, and then sends the lines in between', async () => {
  const tail = open('service=away&backlog=0');
  await tail.isReady();
  current = createStores({ loki: 'http://127.0.0.1:1' });
  await tail.received(/event: problem\ndata: \{"detail":"Loki is not responding: check that it runs/);
  await add('away', ...numbered(0, 2));
  const before = tail.count('ready');
  current = stores.stores;
  await tail.has('line 1');
  await until('the tail is ready again', () => tail.count('ready') > before);
  expect([tail.messages(), tail.count('problem')]).toEqual([names(0, 2), 1]);
  tail.close();
});

test('a tail that cannot start responds with the reason', async () => {
  current = createStores({ loki: 'http://127.0.0.1:1' });
  const { status, body } = await ops.get('/logs/tail');
  current = createStores();
  const unset = await ops.get('/logs/tail');
  current = stores.stores;
  expect([status, body.detail]).toEqual([502, expect.stringMatching(/^Loki is not responding/)]);
  expect([unset.status, unset.body.detail]).toEqual([503, expect.stringMatching(/^Loki is not configured/)]);
});

test('a caller has a few tails at a time, and an invalid request is rejected', async () => {
  const tails = Array.from({ length: 5 }, () => open('service=many'));
  for (const tail of tails) await tail.isReady();
  expect(await ops.get('/logs/tail')).toMatchObject({ status: 429 });
  for (const tail of tails) tail.close();
  await until('a place is free', async () => (await ops.get('/logs/tail?backlog=x')).status === 422);
  expect(await ops.get('/logs/tail', { key: null })).toMatchObject({ status: 401 });
  for (const query of ['level=fatal', 'from=2020-01-01T00:00:00Z', 'query=x', 'backlog=1001'])
    expect(await ops.get(`/logs/tail?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: query.split('=')[0] }] },
    });
  await until('an invalid position is rejected', async () => {
    const { status, body } = await ops.get('/logs/tail', { headers: { 'last-event-id': 'x' } });
    return status === 422 && body.errors[0].field === 'last-event-id';
  });
});

interface Line {
  readonly at: string;
  readonly message: string;
  readonly org: string | null;
}

/** Opens a tail as the viewer of org `a`. */
function open(query: string, headers: Readonly<Record<string, string>> = {}) {
  let text = '';
  const stream = openRequest(ops, `/api/v1/logs/tail?${query}`, headers, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  });
  stream.on('error', () => undefined);
  const received = (pattern: RegExp) => until(`the tail has ${pattern}`, () => pattern.test(text));
  const lines = () =>
    [...text.matchAll(/event: lines\ndata: (.+)\n\n/g)].flatMap(([, data]) => JSON.parse(data!) as Line[]);
  const messages = () => lines().map(({ message }) => message);
  return {
    ...{ received, lines, messages },
    isReady: () => received(/event: ready/),
    has: (message: string) => until(`the tail has ${message}`, () => messages().includes(message)),
    count: (event: string) => text.split(`event: ${event}\n`).length - 1,
    lastId: () => [...text.matchAll(/id: (\S+)\nevent: lines/g)].at(-1)![1]!,
    close: () => stream.destroy(),
  };
}
