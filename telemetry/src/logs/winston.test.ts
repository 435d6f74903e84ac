// winston loggers of a user with our format and transport.
import { hideSecret } from '../redaction/redaction';
import { createLogger, format, config } from 'winston';
import Transport from 'winston-transport';
import { span } from '@sextant/signals/declare/span';
import { logLinesTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { withRunContext } from '../context';
import { receiver } from '../testing/receiver';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from '../traces/traces';
import { MESSAGE, type Info } from './line-transport';
import { LokiTransport, sextantFormat } from './winston';

const workSpan = span({ name: 'work', kind: 'internal', description: 'Work.', attributes: [] });
const identity = { service: 'shop', env: 'test', version: '2', instance: 'replica-1' };

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

function collecting(): { readonly transport: Transport; readonly lines: () => Record<string, unknown>[] } {
  const texts: string[] = [];
  const transport = new Transport({ log: (info: Info, next) => (texts.push(String(info[MESSAGE])), next()) });
  return { transport, lines: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>) };
}

describe('sextantFormat', () => {
  test('adds the identity, the trace and the run, and redacts', async () => {
    const { transport, lines } = collecting();
    const logger = createLogger({ format: sextantFormat(identity), transports: [transport] });
    await withRunContext({ run_id: 'r', correlation_id: 'c' }, () =>
      withSpan(
        workSpan,
        {},
        async () => void logger.info('paid', { operation: 'pay', amount: 3, password: 'hunter22' }),
      ),
    );
    expect(lines()).toEqual([
      {
        timestamp: expect.any(String),
        level: 'info',
        message: 'paid',
        service: 'shop',
        env: 'test',
        version: '2',
        operation: 'pay',
        run_id: 'r',
        correlation_id: 'c',
        trace_id: captured.spans()[0]!.spanContext().traceId,
        span_id: captured.spans()[0]!.spanContext().spanId,
        fields: { amount: 3, password: '[redacted]' },
      },
    ]);
    expect(await captured.value(logLinesTotal, { level: 'info' })).toBe(1);
  });

  test.each([
    ['npm', config.npm.levels, { error: 'error', http: 'info', verbose: 'debug', silly: 'debug' }],
    ['syslog', config.syslog.levels, { emerg: 'error', warning: 'warn', notice: 'info', debug: 'debug' }],
  ])('accepts the levels of %s', (_, levels, expected) => {
    const { transport, lines } = collecting();
    const lowest = Object.keys(levels).at(-1)!;
    const logger = createLogger({ levels, level: lowest, format: sextantFormat(identity), transports: [transport] });
    for (const level of Object.keys(expected)) logger.log(level, 'x');
    expect(lines().map(({ level }) => level)).toEqual(Object.values(expected));
  });

  test('works after other formats', () => {
    const { transport, lines } = collecting();
    const formats = format.combine(
      format.splat(),
      format.label({ label: 'till' }),
      format.timestamp(),
      sextantFormat(identity),
    );
    createLogger({ format: formats, transports: [transport] }).info('%s owes %d', 'Ann', 3);
    expect(lines()).toMatchObject([{ message: 'Ann owes 3', fields: { label: 'till' } }]);
  });

  test('serializes errors, and never throws', () => {
    const { transport, lines } = collecting();
    const logger = createLogger({ format: sextantFormat(identity), transports: [transport] });
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    logger.error('failed', Object.assign(new Error('gone'), { code: 'EPIPE' }));
    logger.info('odd', { circular, big: 1n });
    logger.info({ message: Object.create(null) as string, level: 'info' });
    expect(lines()).toMatchObject([
      { message: 'failed', 'error.message': 'gone', 'error.code': 'EPIPE', 'error.class': 'NETWORK_ERROR' },
      { fields: { circular: { self: '[circular]' }, big: '1' } },
      { message: '[unreadable]' },
    ]);
  });
});

describe('LokiTransport in a logger of the user', () => {
  test.each([
    ['our format', sextantFormat(identity)],
    ['another format', format.json()],
  ])('with %s ships lines with their ids', async (_, lineFormat) => {
    const loki = await receiver();
    const transport = new LokiTransport({
      url: loki.url,
      labels: { service: 'shop', env: 'test' },
      instance: 'replica-1',
      batchMs: 10,
    });
    const logger = createLogger({
      levels: config.npm.levels,
      level: 'silly',
      format: lineFormat,
      transports: [transport],
    });
    hideSecret('registered-secret');
    withRunContext({ run_id: 'r' }, () => logger.http('served registered-secret'));
    await until('it arrives', () => loki.received.length > 0);
    await transport.flush(1_000);
    await loki.close();
    const { streams } = JSON.parse(loki.received[0]!.body) as {
      streams: { stream: unknown; values: [string, string, Record<string, string>][] }[];
    };
    expect(streams).toMatchObject([{ stream: { service: 'shop', env: 'test', level: 'info' } }]);
    const [, line, metadata] = streams[0]!.values[0]!;
    expect(JSON.parse(line)).toMatchObject({ message: 'served [redacted]' });
    expect(metadata).toEqual({ run_id: 'r', service_instance_id: 'replica-1' });
  });
});
