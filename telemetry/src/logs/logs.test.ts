import { EventEmitter } from 'node:events';
import { span } from '@sextant/signals/declare/span';
import { sextant } from '@sextant/signals/sextant';
import { logLinesTotal } from '@sextant/signals/telemetry';
import { withRunContext } from '../context';
import { ServiceError } from '../errors/errors';
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
