import { SpanStatusCode, type Attributes, type AttributeValue } from '@opentelemetry/api';
import { TracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { withRunContext } from '../context';
import { hideSecret } from '../redaction/redaction';
import { captureTelemetry, type Capture } from '../testing/testing';
import { SpanGuard } from './span-guard';

let captured: Capture;
let ended: ReadableSpan[];
beforeEach(() => {
  captured = captureTelemetry();
  ended = [];
});

const collector: SpanProcessor = {
  onStart: () => {},
  onEnd: (span) => void ended.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const tracerWith = (...inner: readonly SpanProcessor[]) =>
  new TracerProvider({ spanProcessors: [new SpanGuard(inner)] }).getTracer('test');

function endSpan(attributes: Attributes): ReadableSpan {
  tracerWith(collector).startSpan('a', { attributes }).end();
  return ended[0]!;
}

test('every span in a run has the ids of the run and the org, unless it sets others', () => {
  withRunContext({ run_id: 'r1', org_id: 'o1' }, () => {
    expect(endSpan({ 'sextant.org.id': 'o2' }).attributes).toEqual({ 'sextant.run.id': 'r1', 'sextant.org.id': 'o2' });
  });
  ended = [];
  expect(endSpan({}).attributes).toEqual({});
});

describe('redaction', () => {
  test('covers the name, attributes, events, links and the status, and leaves objects of the caller alone', () => {
    const attributes = {
      'url.full': 'https://me:hunter22@host/x',
      list: ['password=hunter22', 'fine'],
      nested: { deep: [{ password: 'hunter22' }] },
      'http.request.header.authorization': 'hunter22',
    };
    const context = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 };
    const links = [{ context, attributes: { note: 'password=hunter22' } }];
    const span = tracerWith(collector).startSpan('GET /?password=hunter22', { attributes, links });
    span.recordException(new Error('Bearer hunter22hunter22 refused'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'password=hunter22' });
    span.end();
    const { name, events, status, links: ownLinks, attributes: own } = ended[0]!;
    expect(JSON.stringify([name, own, events, status, ownLinks])).not.toContain('hunter22');
    expect(own['url.full']).toBe('https://[redacted]@host/x');
    expect(own['list']).toEqual(['password=[redacted]', 'fine']);
    expect(JSON.stringify([attributes, links])).toContain('hunter22');
  });

  test('masks the texts of fields and attributes with names of several secrets, and keeps their numbers', () => {
    const attributes = {
      'app.passwords': ['hunter22', 'correct horse'],
      'app.tokens': 120,
      nested: { apiKeys: ['abc'] },
    };
    expect(endSpan(attributes as Attributes).attributes).toEqual({
      'app.passwords': ['[redacted]', '[redacted]'],
      'app.tokens': 120,
      nested: { apiKeys: ['[redacted]'] },
    });
  });

  test('happens before the processors of the application', () => {
    hideSecret('correct horse battery');
    const seen: unknown[] = [];
    const own: SpanProcessor = { ...collector, onEnd: (span) => void seen.push(span.attributes['note']) };
    const span = tracerWith(own, collector).startSpan('a');
    span.setAttribute('note', 'say correct horse battery');
    span.end();
    expect(seen).toEqual(['say [redacted]']);
  });

  test('keeps counts whose names look like secrets', () => {
    expect(endSpan({ 'gen_ai.usage.token': 12 }).attributes).toEqual({ 'gen_ai.usage.token': 12 });
  });
});

describe('values that stores cannot show', () => {
  test.each<[string, AttributeValue, AttributeValue]>([
    ['NaN', NaN, 'NaN'],
    ['Infinity', Infinity, 'Infinity'],
    ['-Infinity', -Infinity, '-Infinity'],
    ['an integer beyond 64 bits', 1e300, '1e+300'],
    ['a list with NaN', [1, NaN], ['1', 'NaN']],
    ['a map with Infinity', { a: [Infinity], b: 1 }, { a: ['Infinity'], b: 1 }],
    ['half of a surrogate pair', 'a\ud83d', 'a\ufffd'],
    ['half of a surrogate pair in a long text', `${'a'.repeat(100)}\ud83d`, `${'a'.repeat(100)}\ufffd`],
    ['an ordinary number', -0.5, -0.5],
    ['a large integer', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('%s', (_, value, written) => {
    const span = tracerWith(collector).startSpan('a', { attributes: { value } });
    span.setAttribute('later', value);
    span.addLink({ context: span.spanContext(), attributes: { value } });
    span.end();
    const { attributes, links } = ended[0]!;
    expect([attributes, links[0]?.attributes]).toEqual([{ value: written, later: written }, { value: written }]);
  });

  test('in events', () => {
    const span = tracerWith(collector).startSpan('a');
    span.addEvent('e', { value: NaN, list: [NaN, 1] });
    span.end();
    expect(ended[0]?.events[0]?.attributes).toEqual({ value: 'NaN', list: ['NaN', '1'] });
  });
});

test('long texts are shortened', () => {
  expect(endSpan({ text: 'x'.repeat(1_000_000) }).attributes['text']).toHaveLength(16_384);
});

describe('own marks', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i]));

  test.each(['sextant.debug', 'error.type', 'sextant.run.id'])('%s is kept beyond the attribute limit', (mark) => {
    const span = tracerWith(collector).startSpan('a');
    span.setAttributes({ ...many, [mark]: 'kept' });
    span.setAttribute('late', 1);
    span.end();
    expect(ended[0]?.attributes).toMatchObject({ k127: 127, [mark]: 'kept' });
    expect(Object.keys(ended[0]!.attributes)).toHaveLength(129);
    expect(ended[0]?.droppedAttributesCount).toBe(200 - 128 + 1);
  });

  test('do not change after the end', () => {
    const span = tracerWith(collector).startSpan('a');
    span.end();
    span.setAttribute('sextant.debug', true);
    expect(ended[0]?.attributes).toEqual({});
  });
});

describe('a failing processor', () => {
  const throwing = new Proxy(collector, {
    get: () => () => {
      throw new Error('broken');
    },
  });

  test('does not reach the caller and the other processors', async () => {
    const guard = new SpanGuard([throwing, collector]);
    const span = new TracerProvider({ spanProcessors: [guard] }).getTracer('test').startSpan('a');
    span.end();
    await guard.forceFlush();
    await guard.shutdown();
    expect(ended).toHaveLength(1);
  });

  test('a span that cannot be redacted is dropped and counted', async () => {
    const span = tracerWith(collector).startSpan('a');
    Object.defineProperty(span, 'status', { get: () => throwing.onStart(span as never, undefined as never) });
    span.end();
    expect(ended).toEqual([]);
    expect(await captured.value(spansDroppedTotal, { reason: 'unwritable' })).toBe(1);
  });
});

describe('times', () => {
  afterEach(() => jest.restoreAllMocks());

  test.each([
    ['an hour ahead', 3_600_000],
    ['an hour back', -3_600_000],
  ])('after the clock is set %s, the next span is right', (_, step) => {
    tracerWith(collector).startSpan('before').end();
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + step);
    const span = tracerWith(collector).startSpan('after');
    span.addEvent('e');
    span.end();
    const { startTime, endTime, events } = ended[1]!;
    for (const time of [startTime, endTime, events[0]!.time])
      expect(Math.abs(time[0] * 1_000 + time[1] / 1e6 - Date.now())).toBeLessThan(60_000);
  });

  test('a clock that is set back during a span does not make it negative', () => {
    const span = tracerWith(collector).startSpan('a');
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000);
    span.end();
    expect(ended[0]?.duration[0]).toBe(0);
  });
});
