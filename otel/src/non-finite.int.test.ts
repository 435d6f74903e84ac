// NaN and infinite attribute values of any SDK, up to Jaeger.
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { postOtlp } from './testing/collector';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SERVICE = 'other-sdk';
const VALUES = ['NaN', 'Infinity', '-Infinity'] as const;

/** OTLP/JSON writes these numbers as strings. */
const attributes = (part: string) =>
  VALUES.map((value) => ({ key: `${part}.${value}`, value: { doubleValue: value } }));
const ordinary = { key: 'rows', value: { intValue: '7' } };

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ only: ['collector', 'jaeger'] });
}, 900_000);
afterAll(() => stack?.stop(), 60_000);

interface Tag {
  readonly key: string;
  readonly value: unknown;
}
interface JaegerTrace {
  readonly spans: readonly {
    readonly tags: readonly Tag[];
    readonly logs: readonly { readonly fields: readonly Tag[] }[];
  }[];
  readonly processes: Readonly<Record<string, { readonly tags: readonly Tag[] }>>;
}

async function search(path: string): Promise<readonly JaegerTrace[]> {
  const response = await fetch(`${stack.endpoints['jaeger']}${path}`);
  if (response.status !== 200) throw new Error(`Jaeger responded with ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { readonly data: readonly JaegerTrace[] }).data;
}

test('Jaeger shows and finds a trace with values that JSON cannot express; they are text', async () => {
  const now = `${Date.now()}000000`;
  const list = { key: 'list', value: { arrayValue: { values: [{ doubleValue: 'NaN' }, { doubleValue: 1 }] } } };
  const span = {
    traceId: TRACE,
    spanId: 'b7ad6b7169203331',
    name: 'divide',
    kind: 1,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes: [...attributes('span'), ordinary, list],
    events: [{ timeUnixNano: now, name: 'result', attributes: attributes('event') }],
    links: [{ traceId: TRACE, spanId: 'b7ad6b7169203332', attributes: attributes('link') }],
    status: { code: 2 },
  };
  await postOtlp(`${stack.endpoints['collector']}/v1/traces`, {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: SERVICE } }, ...attributes('resource')] },
        scopeSpans: [{ scope: { name: 'test', attributes: attributes('scope') }, spans: [span] }],
      },
    ],
  });
  const [trace] = await until(
    'Jaeger has the trace',
    async () => {
      const found = await search(`/api/traces/${TRACE}`);
      return found.length > 0 && found;
    },
    { timeoutMs: 120_000 },
  );
  const tags = [
    ...trace!.spans.flatMap(({ tags, logs }) => [...tags, ...logs.flatMap(({ fields }) => fields)]),
    ...Object.values(trace!.processes).flatMap((process) => process.tags),
  ];
  const valueOf = (name: string) => tags.find(({ key }) => key === name)?.value;
  // Jaeger does not show attributes of scopes and links.
  for (const part of ['span', 'event', 'resource']) {
    expect(VALUES.map((value) => valueOf(`${part}.${value}`))).toEqual(VALUES);
  }
  expect(String(valueOf('rows'))).toBe('7');
  expect(await search(`/api/traces?service=${SERVICE}&limit=20&lookback=1h`)).toHaveLength(1);
}, 180_000);
