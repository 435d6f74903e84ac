import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { transports } from 'winston';
import { span } from '@sextant/signals/declare/span';
import { sextant } from '@sextant/signals/sextant';
import { logLinesTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { withRunContext } from '../context';
import { ServiceError } from '../errors/errors';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from '../traces/traces';
import { winstonSink, type LogSink } from './log-sink';
import { configureLogs, log } from './logs';

const workSpan = span({ name: 'work', kind: 'internal', description: 'Work.', attributes: [] });
const catalogue = { ...sextant, spans: [workSpan] };
const soon = () => new Promise((resolve) => setImmediate(resolve));

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

describe('a log line', () => {
  test('has the time, level, message and identity', async () => {
    log.info('a run was accepted');
    expect(captured.lines()).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'info',
        message: 'a run was accepted',
        service: 'test',
        env: 'test',
        version: '0.0.0',
      },
    ]);
    await captured.assertCatalogued(catalogue);
  });

  test('has declared keys at the top level and other keys under fields', async () => {
    log.info('done', { operation: 'generate', duration_ms: 12.5, run_id: 'r', package: 'left-pad', tries: 2 });
    expect(captured.lines()[0]).toMatchObject({
      operation: 'generate',
      duration_ms: 12.5,
      run_id: 'r',
      fields: { package: 'left-pad', tries: 2 },
    });
    await captured.assertCatalogued(catalogue);
  });

  test('has the class, message and stack of an error, with causes', async () => {
    const cause = new ServiceError('the provider is down', { errorClass: 'SERVICE_UNAVAILABLE' });
    log.error('the step failed', new Error('could not generate', { cause }), { operation: 'generate' });
    const line = captured.lines()[0]!;
    expect(line).toMatchObject({ 'error.class': 'SERVICE_UNAVAILABLE', 'error.message': 'could not generate' });
    expect(line['error.stack']).toMatch(
      /could not generate[\s\S]*logs\.test[\s\S]*caused by: [\s\S]*the provider is down/,
    );
    await captured.assertCatalogued(catalogue);
  });

  test.each([
    ['a text', 'no'],
    ['nothing', null],
    ['an object', { code: 1 }],
  ])('accepts %s as an error', (_, thrown) => {
    log.error('failed', thrown);
    expect(captured.lines()[0]).toMatchObject({ 'error.class': 'UNKNOWN' });
  });

  test('counts by level', async () => {
    log.warn('careful');
    log.warn('careful');
    expect(await captured.value(logLinesTotal, { level: 'warn' })).toBe(2);
  });
});

describe('the run context', () => {
  const ids = { correlation_id: 'c', run_id: 'r', job_id: 'j', org_id: 'o' };

  test('is in every line, even after awaits, timers, promises and events', async () => {
    await withRunContext(ids, async () => {
      log.info('now');
      await soon();
      log.info('after an await');
      await new Promise<void>((resolve) => setTimeout(() => resolve(log.info('in a timer')), 1));
      await Promise.all([1, 2].map(async (n) => (await soon(), log.info(`in promise ${n}`))));
      const emitter = new EventEmitter();
      emitter.on('x', () => log.info('in an event'));
      emitter.emit('x');
    });
    expect(captured.lines()).toHaveLength(6);
    for (const line of captured.lines()) expect(line).toMatchObject(ids);
  });

  test('nests and ends with its function', async () => {
    await withRunContext({ run_id: 'outer', org_id: 'o' }, async () => {
      await withRunContext({ run_id: 'inner' }, async () => log.info('inner'));
      log.info('outer');
    });
    log.info('outside');
    expect(captured.lines().map((l) => [l.run_id, l.org_id])).toEqual([
      ['inner', 'o'],
      ['outer', 'o'],
      [undefined, undefined],
    ]);
  });

  test('is separate for concurrent handlers', async () => {
    const handler = (n: number) =>
      withRunContext({ job_id: `job ${n}` }, async () => {
        for (let i = 0; i < 3; i += 1) await soon();
        log.info(`handler ${n}`);
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => handler(n)));
    for (const line of captured.lines()) expect(line.job_id).toBe(String(line.message).replace('handler', 'job'));
    expect(captured.lines()).toHaveLength(20);
  });

  test('comes with the active trace', async () => {
    const traceId = await withSpan(workSpan, {}, async (s) => {
      await soon();
      log.info('inside');
      return s.traceId;
    });
    log.info('outside');
    expect(captured.lines()[0]).toMatchObject({
      trace_id: traceId,
      span_id: captured.spans()[0]!.spanContext().spanId,
    });
    expect(captured.lines()[1]).not.toHaveProperty('trace_id');
  });
});

describe('a log call', () => {
  test('keeps the line when its fields cannot be serialized', () => {
    const circular: Record<string, unknown> = { token: 'hunter22' };
    circular.self = circular;
    log.info('still here', circular);
    log.info('big', { n: 10n });
    expect(captured.lines()[0]).toMatchObject({
      message: 'still here',
      fields: { unserializable: expect.any(String) },
    });
    expect(captured.lines()[1]).toMatchObject({ fields: { n: '10' } });
  });

  test('accepts a message that is not a string', () => {
    log.info(undefined as unknown as string);
    expect(captured.lines()[0]).toMatchObject({ message: 'undefined' });
  });

  test('writes errors in fields as their messages', () => {
    log.info('tried', { first: 1, reason: new Error('no luck') });
    expect(captured.lines()[0]).toMatchObject({ fields: { first: 1, reason: 'no luck' } });
  });

  test('truncates long texts and fields', () => {
    log.error('x'.repeat(100_000), new Error('y'.repeat(100_000)), { dump: 'z'.repeat(1_000_000) });
    expect(JSON.stringify(captured.lines()[0]).length).toBeLessThan(100_000);
    expect(captured.lines()[0]).toMatchObject({ fields: { truncated: true } });
  });

  test('redacts the message, the error and the fields', () => {
    const error = new Error('postgres://app:hunter22@db/x refused');
    log.error('Bearer hunter22hunter22 was refused', error, { password: 'hunter22', url: 'redis://:hunter22@cache' });
    expect(JSON.stringify(captured.lines())).not.toContain('hunter22');
    expect(captured.lines()[0]).toMatchObject({ fields: { password: '[redacted]' } });
  });
});

describe('winston', () => {
  const identity = { service: 'greeter', env: 'test', version: '1' };
  let written: string[];
  let sink: LogSink;
  let out: string;
  const messages = () => written.map((line) => (JSON.parse(line) as { message: string }).message);

  beforeEach(() => {
    written = [];
    const stream = new Writable({ write: (chunk: Buffer, _, next) => (written.push(chunk.toString()), next()) });
    out = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
    sink = winstonSink(identity, [new transports.Stream({ stream })]);
    configureLogs({ level: 'info', sink });
  });
  afterEach(() => {
    sink.flush();
    jest.restoreAllMocks();
  });

  test('writes one JSON line per record, in order, from the minimum level on', async () => {
    for (let i = 0; i < 300; i += 1) log.info(`line ${i}`);
    log.debug('not this');
    await until('all are written', () => written.length >= 300);
    expect(messages()).toEqual(Array.from({ length: 300 }, (_, i) => `line ${i}`));
    expect(written.every((l) => l.endsWith('}\n') && l.split('\n').length === 2)).toBe(true);
    expect(out).toBe(written.join(''));
  });

  test('writes a warning and everything before it at the end of the turn', async () => {
    log.info('before');
    log.warn('careful');
    await soon();
    expect(messages()).toEqual(['before', 'careful']);
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
    expect(written).toEqual([]);
    sink.flush();
    expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { message: 'flat', run_id: 'r', fields: { tries: 1 } },
      { message: 'nested', fields: { nested: { list: [1] } } },
      { message: 'failed', 'error.message': 'first' },
    ]);
  });
});
