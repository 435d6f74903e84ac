import { compressSync } from 'snappy';
import { gzipSync } from 'node:zlib';
import { addReceived } from './received';

const none = { serverSpans: 0, childSpans: 0, lines: 0 };

const json = (body: unknown): { type: string; encoding: string; body: Buffer } => ({
  type: 'application/json',
  encoding: '',
  body: Buffer.from(JSON.stringify(body)),
});

/** A length-delimited protobuf field of fewer than 128 bytes. */
const field = (number: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
};
const kindField = (kind: number): Buffer => Buffer.from([6 << 3, kind]);
const startTime = Buffer.concat([Buffer.from([(7 << 3) | 1]), Buffer.alloc(8)]);

describe('the sink', () => {
  test('counts the spans of requests in OTLP, with and without compression', () => {
    const spans = [
      field(2, Buffer.concat([field(5, 'GET'), kindField(2), startTime, field(9, '/items/1')])),
      field(2, Buffer.concat([field(5, 'GET'), kindField(2), startTime, field(9, '/metrics')])),
      field(2, Buffer.concat([field(5, 'load item'), kindField(1), startTime])),
    ];
    const body = field(1, Buffer.concat([field(1, 'resource'), field(2, Buffer.concat(spans))]));
    const push = { path: '/v1/traces', type: 'application/x-protobuf', encoding: '', body };
    const once = addReceived(none, push);
    expect(once).toEqual({ serverSpans: 1, childSpans: 1, lines: 0 });
    expect(addReceived(once, { ...push, encoding: 'gzip', body: gzipSync(body) }).serverSpans).toBe(2);
  });

  test('counts the log lines of requests in a JSON push to Loki', () => {
    const values = [
      ['1', '{"message":"item served"}'],
      ['2', '{"message":"started"}'],
    ];
    const push = { path: '/loki/api/v1/push', ...json({ streams: [{ stream: {}, values }] }) };
    expect(addReceived(none, push).lines).toBe(1);
  });

  test('counts the log lines of requests in a protobuf push to Loki', () => {
    const entries = ['item served', 'started'].map((line) =>
      field(2, Buffer.concat([field(1, 'time'), field(2, line)])),
    );
    const streams = field(1, Buffer.concat([field(1, '{service="bench"}'), ...entries]));
    const push = {
      path: '/loki/api/v1/push',
      type: 'application/x-protobuf',
      encoding: '',
      body: compressSync(streams),
    };
    expect(addReceived(none, push).lines).toBe(1);
  });

  test('rejects unknown paths and encodings', () => {
    for (const path of ['/v1/metrics', '/v1/traces'])
      expect(() => addReceived(none, { path, ...json({}) })).toThrow('could not count a push');
  });
});
