// winston-loki as a transport of the user: its lines are in a real Loki, and its outage disturbs nobody.
import { randomUUID } from 'node:crypto';
import { format } from 'winston';
import WinstonLoki from 'winston-loki';
import { freePort, startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { withRunContext } from '../context';
import { queryLoki } from '../testing/loki';
import { receiver } from '../testing/receiver';
import { captureTelemetry } from '../testing/testing';
import { logger, log } from './logs';
import { startLogs } from './start-logs';

let stack: TestStack;
let out: string;
beforeAll(async () => {
  stack = await startStack({ only: ['loki'] });
}, 300_000);
afterAll(() => stack?.stop(), 60_000);
beforeEach(() => {
  captureTelemetry();
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  logger.transports.slice(1).forEach((transport) => logger.remove(transport));
});

const identity = (service: string) => ({ service, env: 'test', version: '1', instance: randomUUID() });
/** Silent: winston-loki prints its failures. */
const winstonLoki = (host: string, service: string) =>
  new WinstonLoki({ host, labels: { service, env: 'test' }, format: format.json(), interval: 1, timeout: 1_000 });

test('lines arrive with our JSON, through both transports', async () => {
  const [ours, theirs] = [`ours-${randomUUID()}`, `theirs-${randomUUID()}`];
  const url = stack.endpoints['loki']!;
  const logs = startLogs({
    identity: identity(ours),
    level: 'info',
    lokiUrl: url,
    transports: [winstonLoki(url, theirs)],
  });
  withRunContext({ run_id: 'r' }, () => {
    for (let i = 0; i < 50; i += 1) log.info(`line ${i}`, { n: i });
  });
  await logs.shutdown(10_000);
  // winston-loki does not keep the order of lines within a millisecond.
  const lines = async (service: string) =>
    (await queryLoki(url, `{service="${service}"}`))
      .map(({ line }) => JSON.parse(line) as { fields: { n: number } })
      .sort((a, b) => a.fields.n - b.fields.n);
  await until('both are stored', async () => (await lines(theirs)).length === 50 && (await lines(ours)).length === 50);
  const [mine, others] = await Promise.all([lines(ours), lines(theirs)]);
  expect(others).toEqual(mine);
  expect(mine[7]).toMatchObject({ message: 'line 7', service: ours, run_id: 'r', fields: { n: 7 } });
}, 60_000);

test.each(['is away', 'refuses'])(
  'a Loki that %s does not disturb the process or our transport',
  async (how) => {
    const refusing = await receiver();
    refusing.respondWith(400);
    const ours = `ours-${randomUUID()}`;
    const failing = winstonLoki(how === 'refuses' ? refusing.url : `http://127.0.0.1:${await freePort()}`, 'theirs');
    const url = stack.endpoints['loki']!;
    const logs = startLogs({ identity: identity(ours), level: 'info', lokiUrl: url, transports: [failing] });
    for (let i = 0; i < 50; i += 1) log.info(`line ${i}`);
    await until('our lines are stored', async () => (await queryLoki(url, `{service="${ours}"}`)).length === 50);
    if (how === 'refuses') await until('it was refused', () => refusing.received.length > 0);
    await logs.shutdown(500);
    await refusing.close();
    expect(out.match(/"message":"line \d+"/g)).toHaveLength(50);
  },
  60_000,
);
