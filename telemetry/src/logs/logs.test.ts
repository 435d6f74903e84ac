import { EventEmitter } from 'node:events';
import { span } from '@sextant/signals/declare/span';
import { sextant } from '@sextant/signals/sextant';
import { logLinesTotal } from '@sextant/signals/telemetry';
import { withRunContext } from '../context';
import { ServiceError } from '../errors/errors';
import { hideSecret } from '../redaction/redaction';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from '../traces/traces';
import { log } from './logs';

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

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = {
  get broken(): string {
    throw new Error('do not look');
  },
};

describe('the fields of a line', () => {
  test('stay, when one of them is circular', () => {
    const circular: Record<string, unknown> = { name: 'loop' };
    circular.self = circular;
    log.info('still here', { first: 1, circular, last: [1, 2] });
    expect(captured.lines()[0]).toMatchObject({
      message: 'still here',
      fields: { first: 1, circular: { name: 'loop', self: '[circular]' }, last: [1, 2] },
    });
  });

  test('may refer to the same object twice', () => {
    const shared = { a: 1 };
    log.info('x', { one: shared, two: [shared, shared] });
    expect(captured.lines()[0]).toMatchObject({ fields: { one: { a: 1 }, two: [{ a: 1 }, { a: 1 }] } });
  });

  test('stay, when one of them is too large, which is named', () => {
    const list = Array.from({ length: 200_000 }, (_, i) => i);
    log.info('large', { text: 'z'.repeat(1_000_000), first: 1, list, ok: { a: [true] } });
    const line = captured.lines()[0]!;
    expect(JSON.stringify(line).length).toBeLessThanOrEqual(65_536);
    expect(line).toMatchObject({ fields: { first: 1, ok: { a: [true] } } });
    const { fields } = line as { fields: Record<string, unknown> };
    expect(JSON.stringify(fields)).toMatch(/… \(\d+ (more|characters omitted)\)/);
    expect([...Object.keys(fields), ...((fields.omitted_fields as string[] | undefined) ?? [])]).toEqual(
      expect.arrayContaining(['text', 'first', 'list', 'ok']),
    );
  });

  test('are named, when there are too many of them', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`field ${i}`, 'y'.repeat(5_000)]));
    log.info('many', { ...many, count: 50 });
    const line = captured.lines()[0]!;
    expect(JSON.stringify(line).length).toBeLessThanOrEqual(65_536);
    const { count, omitted_fields: omitted, ...kept } = line.fields as Record<string, unknown>;
    expect(count).toBe(50);
    expect(Object.keys(kept).length).toBeGreaterThanOrEqual(10);
    expect(omitted).toHaveLength(50 - Object.keys(kept).length);
  });

  test('grow when they are encoded, and the line stays within its limit', () => {
    log.info('control', { dump: '\u0001'.repeat(60_000), other: '"'.repeat(40_000), small: 1 });
    const line = captured.lines()[0]!;
    expect(JSON.stringify(line).length).toBeLessThanOrEqual(65_536);
    expect(line).toMatchObject({ fields: { small: 1 } });
  });

  test.each([
    ['a bigint', 10n, '10'],
    ['NaN', NaN, 'NaN'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function named() {}, '[function named]'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(NaN), null],
    ['a buffer', Buffer.alloc(10), '[Buffer of 10 bytes]'],
    ['a map', new Map([['a', 1]]), [['a', 1]]],
    ['a set', new Set([1, 2]), [1, 2]],
    ['a null prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ['a getter that throws', throwing, { broken: '[unreadable]' }],
    ['a revoked proxy', revoked(), '[unreadable]'],
    [
      'toJSON that throws',
      {
        toJSON() {
          throw new Error('no');
        },
      },
      '[unreadable]',
    ],
    ['undefined', { a: undefined, b: [undefined] }, { b: [null] }],
  ])('may be %s', (_, value, written) => {
    log.info('x', { value, after: true });
    expect(captured.lines()[0]).toMatchObject({ fields: { value: written, after: true } });
  });

  test('may be nested deeply', () => {
    log.info('deep', { deep: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown });
    expect(JSON.stringify(captured.lines()[0])).toContain('[too deep]');
  });

  test('accept a duration as a bigint, and leave out one that is not a number', () => {
    log.info('x', { duration_ms: process.hrtime.bigint() } as unknown as Record<string, number>);
    log.info('y', { duration_ms: 'long' } as unknown as Record<string, number>);
    expect(captured.lines()[0]).toMatchObject({ duration_ms: expect.any(Number) });
    expect(captured.lines()[1]).not.toHaveProperty('duration_ms');
  });
});

describe('an error', () => {
  const refused = (address: string) =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}:5432`), { code: 'ECONNREFUSED', syscall: 'connect' });
  const aggregate = () =>
    Object.assign(new AggregateError([refused('::1'), refused('127.0.0.1')]), { code: 'ECONNREFUSED' });

  test('of a name with two addresses tells both', () => {
    log.error('failed', aggregate());
    const line = captured.lines()[0]!;
    expect(line).toMatchObject({
      'error.class': 'NETWORK_ERROR',
      'error.message': 'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
      'error.code': 'ECONNREFUSED',
    });
    expect(line['error.stack']).toMatch(/member: Error: connect ECONNREFUSED ::1[\s\S]*member: [\s\S]*127\.0\.0\.1/);
  });

  test('tells the code and detail of its cause', async () => {
    const cause = Object.assign(new Error('duplicate key value'), {
      code: '23505',
      detail: 'Key (email)=(ann@example.com) already exists.',
    });
    log.error('failed', new Error('could not store', { cause }));
    expect(captured.lines()[0]).toMatchObject({
      'error.class': 'VALIDATION_ERROR',
      'error.message': 'could not store',
      'error.code': '23505',
      'error.detail': 'Key (email)=([redacted]) already exists.',
    });
    await captured.assertCatalogued(catalogue);
  });

  test('is described at any depth of the fields, with its causes', () => {
    const error = new Error('outer', { cause: aggregate() });
    log.warn('tried', { reason: new TypeError('no luck'), ctx: { err: error } });
    expect(captured.lines()[0]).toMatchObject({
      fields: {
        reason: { class: 'UNKNOWN', name: 'TypeError', message: 'no luck' },
        ctx: {
          err: {
            class: 'NETWORK_ERROR',
            message: 'outer',
            cause: {
              code: 'ECONNREFUSED',
              message: expect.stringContaining('127.0.0.1'),
              errors: [{ message: 'connect ECONNREFUSED ::1:5432' }, { code: 'ECONNREFUSED' }],
            },
          },
        },
      },
    });
  });

  test.each([
    ['its message is an object', Object.assign(new Error(), { message: { reason: 'odd' } }), '{"reason":"odd"}'],
    [
      'its message throws',
      Object.defineProperty(new Error('x'), 'message', {
        get() {
          throw new Error('no');
        },
      }),
      expect.any(String),
    ],
    ['its cause is itself', Object.defineProperty(new Error('loop'), 'cause', { get: () => aggregate() }), 'loop'],
    ['it is a revoked proxy', revoked(), expect.any(String)],
    ['it is a plain object', { reason: 'odd' }, '{"reason":"odd"}'],
    ['it has a null prototype', Object.create(null), '{}'],
  ])('is written when %s', (_, error, message) => {
    log.error('failed', error);
    expect(captured.lines()[0]).toMatchObject({
      message: 'failed',
      'error.message': message,
      'error.class': expect.any(String),
    });
  });
});

describe('a log call', () => {
  test.each([
    ['undefined', undefined, 'undefined'],
    ['a null prototype', Object.create(null), '[unreadable]'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a revoked proxy', revoked(), '[unreadable]'],
  ])('accepts %s as a message', (_, message, written) => {
    log.info(message);
    expect(captured.lines()[0]).toMatchObject({ message: written });
  });

  test.each([
    ['null', null],
    ['a text', 'text'],
    ['a revoked proxy', revoked()],
    ['a getter that throws', throwing],
  ])('accepts %s as fields', (_, fields) => {
    log.info('x', fields as unknown as Record<string, never>);
    expect(captured.lines()[0]).toMatchObject({ message: 'x' });
  });

  test('truncates long texts', () => {
    log.error('x'.repeat(100_000), new Error('y'.repeat(100_000)), { dump: 'z'.repeat(1_000_000) });
    expect(JSON.stringify(captured.lines()[0]).length).toBeLessThanOrEqual(65_536);
  });

  test('redacts the message, the error and the fields', () => {
    const error = new Error('postgres://app:hunter22@db/x refused');
    log.error('Bearer hunter22hunter22 was refused', error, { password: 'hunter22', url: 'redis://:hunter22@cache' });
    expect(JSON.stringify(captured.lines())).not.toContain('hunter22');
    expect(captured.lines()[0]).toMatchObject({ fields: { password: '[redacted]' } });
  });

  test.each(['quoted"secret"1', 'back\\slash\\secret', 'line\nbreak\nsecret', 'tab\tsecret\u2028é'])(
    'redacts the registered secret %j wherever it is',
    (secret) => {
      hideSecret(secret);
      withRunContext({ correlation_id: `c ${secret}` }, () =>
        log.error(`message ${secret}.`, new Error(`error ${secret}.`), { field: secret, deep: [{ a: `x${secret}y` }] }),
      );
      const written = JSON.stringify(captured.lines());
      expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(captured.lines()[0]).toMatchObject({
        message: 'message [redacted].',
        fields: { deep: [{ a: 'x[redacted]y' }] },
      });
    },
  );
});
