// The winston logger of the process, and `log` on top of it.
import { Writable } from 'node:stream';
import { format, transports } from 'winston';
import Transport from 'winston-transport';
import { logLinesDroppedTotal, logLinesTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { withRunContext } from '../context';
import { captureTelemetry, type Capture } from '../testing/testing';
import type { Info } from './line-transport';
import { flush, setIdentity } from './logger';
import { configureLogs, log, logger } from './logs';

const ownFormat = logger.format;
let captured: Capture;
let out: string;
const added: Transport[] = [];

beforeEach(() => {
  captured = captureTelemetry();
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  setIdentity({ service: 'greeter', env: 'test', version: '1' });
  configureLogs({ level: 'info' });
});
afterEach(() => {
  flush();
  added.splice(0).forEach((transport) => logger.remove(transport));
  logger.format = ownFormat;
  logger.silent = false;
  jest.restoreAllMocks();
});

const parsed = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const messages = (text: string) => parsed(text).map(({ message }) => message);

/** Adds a transport of winston's that collects its lines. */
function collector(options: Transport.TransportStreamOptions = {}): { readonly text: () => string } {
  let text = '';
  const stream = new Writable({ write: (chunk: Buffer, _, next) => ((text += chunk.toString()), next()) });
  add(new transports.Stream({ stream, ...options }));
  return { text: () => text };
}

function add<T extends Transport>(transport: T): T {
  added.push(transport);
  logger.add(transport);
  return transport;
}

describe('log', () => {
  test('writes one JSON line per call, in order, from the minimum level on, to every transport', async () => {
    const other = collector();
    for (let i = 0; i < 300; i += 1) log.info(`line ${i}`);
    log.debug('not this');
    await until('all are written', () => other.text().includes('line 299'));
    expect(messages(out)).toEqual(Array.from({ length: 300 }, (_, i) => `line ${i}`));
    expect(other.text()).toBe(out);
  });

  test('writes a warning and everything before it at the end of the turn', async () => {
    log.info('before');
    log.warn('careful');
    await new Promise((resolve) => setImmediate(resolve));
    expect(messages(out)).toEqual(['before', 'careful']);
  });

  test('ignores later changes to the arguments of a call', () => {
    const fields: Record<string, unknown> = { tries: 1 };
    const nested = { list: [1] };
    const error = new Error('first');
    withRunContext({ run_id: 'r' }, () => log.info('flat', fields));
    log.info('nested', { nested });
    log.error('failed', error);
    fields.tries = 2;
    nested.list.push(2);
    error.message = 'second';
    expect(out).toBe('');
    flush();
    expect(parsed(out)).toMatchObject([
      { message: 'flat', run_id: 'r', fields: { tries: 1 } },
      { message: 'nested', fields: { nested: { list: [1] } } },
      { message: 'failed', 'error.message': 'first' },
    ]);
  });

  test('follows the level of the logger', () => {
    logger.level = 'debug';
    log.debug('shown');
    logger.level = 'error';
    log.warn('hidden');
    flush();
    expect(messages(out)).toEqual(['shown']);
  });

  test('follows the level of a transport', () => {
    const detailed = collector({ level: 'debug' });
    const severe = collector({ level: 'error' });
    log.debug('details');
    log.info('news');
    log.error('failure');
    flush();
    expect([out, detailed.text(), severe.text()].map(messages)).toEqual([
      ['news', 'failure'],
      ['details', 'news', 'failure'],
      ['failure'],
    ]);
  });

  test('follows a format of the user', () => {
    logger.format = format.printf(({ level, message, service }) => `${level} ${String(message)} of ${String(service)}`);
    const other = collector();
    log.info('plain');
    flush();
    expect([out, other.text()]).toEqual(['info plain of greeter\n', 'info plain of greeter\n']);
  });

  test('follows a silent logger', () => {
    logger.silent = true;
    log.info('nothing');
    flush();
    expect(out).toBe('');
  });
});

describe('the logger', () => {
  test('writes like log: context, counts and order', async () => {
    withRunContext({ run_id: 'r' }, () => {
      log.info('first');
      logger.info('second', { operation: 'greet', language: 'eo' });
      logger.log({ level: 'warn', message: 'third' });
      log.info('fourth');
    });
    flush();
    expect(parsed(out)).toMatchObject([
      { message: 'first', run_id: 'r' },
      { message: 'second', run_id: 'r', operation: 'greet', service: 'greeter', fields: { language: 'eo' } },
      { message: 'third', level: 'warn' },
      { message: 'fourth' },
    ]);
    expect(await captured.value(logLinesTotal, { level: 'info' })).toBe(3);
  });

  test.each([
    ['as an argument', (error: Error) => logger.error('failed', error)],
    ['as the message', (error: Error) => logger.error(error as unknown as string)],
    ['in the fields', (error: Error) => logger.error('failed', { error })],
    ['through a child', (error: Error) => logger.child({ part: 1 }).error('failed', { error })],
  ])('writes an error %s', (_, write) => {
    write(Object.assign(new Error('no luck', { cause: new Error('why') }), { code: 'ECONNRESET' }));
    flush();
    expect(parsed(out)).toMatchObject([
      { level: 'error', 'error.class': 'NETWORK_ERROR', 'error.message': 'no luck', 'error.code': 'ECONNRESET' },
    ]);
    expect(parsed(out)[0]!['error.stack']).toMatch(/caused by: Error: why/);
    expect(['failed', 'no luck']).toContain(parsed(out)[0]!.message);
  });

  test('redacts', () => {
    logger.info('Bearer hunter22hunter22', { password: 'hunter22' });
    flush();
    expect(out).not.toContain('hunter22');
  });
});

describe('a transport of the user', () => {
  test('receives the members of the line', () => {
    const infos: Info[] = [];
    add(new Transport({ log: (info: Info, next) => (infos.push(info), next()) }));
    withRunContext({ run_id: 'r' }, () => log.info('hello', { n: 1 }));
    flush();
    expect(infos).toMatchObject([
      { level: 'info', message: 'hello', service: 'greeter', run_id: 'r', fields: { n: 1 } },
    ]);
  });

  test('that handles exceptions is the only one to receive them from winston', async () => {
    const other = collector();
    const handling = collector({ handleExceptions: true });
    const error = new Error('nobody catches this');
    logger.log({ level: 'error', message: 'uncaughtException', exception: true, error });
    await until('it is written', () => handling.text() !== '');
    expect(parsed(handling.text())).toMatchObject([{ 'error.message': 'nobody catches this' }]);
    expect([out, other.text()]).toEqual(['', '']);
    logger.exceptions.unhandle();
  });

  test('that throws or emits an error does not disturb the others', async () => {
    const other = collector();
    add(
      new Transport({
        log: () => {
          throw new Error('broken');
        },
      }),
    );
    const failing = add(new Transport({ log: (_: Info, next) => next() }));
    log.info('one');
    flush();
    failing.emit('error', new Error('gone'));
    log.info('two');
    flush();
    expect([out, other.text()].map((text) => messages(text).filter((m) => m === 'one' || m === 'two'))).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
    await expect(captured.problems({ metrics: [], spans: [], attributes: [], fields: [] } as never)).resolves.toEqual(
      expect.arrayContaining(['a log transport failed']),
    );
  });

  test('that stalls is bounded, and does not hold up the others', async () => {
    const other = collector();
    const stalled = add(new Transport({ log: () => undefined }));
    for (let i = 0; i < 30_000; i += 1) log.info('line');
    flush();
    expect(messages(out)).toHaveLength(30_000);
    expect(other.text()).toBe(out);
    expect(stalled.writableLength).toBe(10_000);
    expect(await captured.value(logLinesDroppedTotal, { reason: 'transport_full' })).toBe(20_000);
  });
});
