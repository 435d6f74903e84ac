// Recording never throws and never changes the caller's error, for any value.
import { span } from '@sextant/signals/declare/span';
import { trace } from '@opentelemetry/api';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from './traces';

const work = span({ name: 'work {kind}', kind: 'internal', description: 'x', attributes: [] });

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

const thrower = (): never => {
  throw new Error('hostile');
};
const hostileProxy = (target: object) =>
  new Proxy(target, {
    get: thrower,
    has: thrower,
    ownKeys: thrower,
    getPrototypeOf: thrower,
    getOwnPropertyDescriptor: thrower,
  });
const circular: Record<string, unknown> = {};
circular['self'] = circular;
let deep: unknown = 'x';
for (let i = 0; i < 20_000; i += 1) deep = { deep };

const VALUES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a text', 'a text'],
  ['an empty text', ''],
  ['a number', 0],
  ['a bigint', 10n ** 30n],
  ['a symbol', Symbol('s')],
  ['a function', () => {}],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { message: 'm' })],
  ['an error', new Error('message')],
  ['an error whose message is an object', Object.assign(new Error(), { message: { code: 1 } })],
  ['an error whose message is a symbol', Object.assign(new Error(), { message: Symbol('s') })],
  ['an error without a prototype', Object.setPrototypeOf(new Error('m'), null)],
  ['an error whose code cannot be converted', Object.assign(new Error('m'), { code: { toString: thrower } })],
  ['an error with getters that throw', Object.defineProperties(new Error('m'), getters('message', 'stack', 'name'))],
  ['an error with causes that throw', Object.defineProperties(new Error('m'), getters('cause', 'code', 'status'))],
  ['an aggregate of hostile errors', new AggregateError([hostileProxy(new Error('m'))], 'many')],
  ['a hostile proxy', hostileProxy({})],
  ['a hostile proxy of an error', hostileProxy(new Error('m'))],
  ['a revoked proxy', revoked()],
  ['a circular object', circular],
  ['a deeply nested object', deep],
  ['a list with holes', new Array(3)],
  ['a hostile list', [hostileProxy([])]],
  ['an object that throws in toJSON and toString', { toJSON: thrower, toString: thrower }],
  ['an object with a hostile inspection', { [Symbol.for('nodejs.util.inspect.custom')]: thrower, message: {} }],
  ['a date that is not one', new Date(NaN)],
];

function getters(...names: readonly string[]): PropertyDescriptorMap {
  return Object.fromEntries(names.map((name) => [name, { get: thrower }]));
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe.each(VALUES)('%s', (_, value) => {
  test('as a thrown value reaches the caller unchanged, and the span has failed', async () => {
    const outcome = await withSpan(work, {}, () => {
      throw value;
    }).then(
      () => ({ thrown: false, error: undefined }),
      (error: unknown) => ({ thrown: true, error }),
    );
    expect(outcome.thrown).toBe(true);
    expect(Object.is(outcome.error, value)).toBe(true);
    const [failed] = captured.spans();
    expect(failed?.status.code).toBe(2);
    expect(typeof failed?.status.message).toBe('string');
    expect(typeof failed?.attributes['error.type']).toBe('string');
    expect(failed?.events).toHaveLength(1);
  });

  test('as an attribute, an error and an option does not throw', async () => {
    const result = await withSpan(
      work,
      { attributes: { kind: value } as never, links: [{ traceparent: value as never }] },
      (handle) => {
        handle.set({ value });
        handle.fail(value);
        const active = trace.getActiveSpan()!;
        active.setAttribute('own', value).setAttributes({ own: value });
        active.setAttributes(value as never).setAttribute('sextant.debug', value);
        active.addEvent('e', { value }).addEvent('f', value as never);
        active.recordException(value as never);
        active.setStatus({ code: 2, message: value as never });
        return 'done';
      },
    );
    expect(result).toBe('done');
    expect(captured.spans()).toHaveLength(1);
  });

  test('as all attributes does not throw', async () => {
    expect(await withSpan(work, { attributes: value as never }, () => 'done')).toBe('done');
    expect(captured.spans()).toHaveLength(1);
  });
});

test('marks in the attributes of withSpan are kept beyond the limit', async () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i]));
  await withSpan(work, { attributes: { ...many, 'sextant.debug': true } as never }, () => {});
  expect(captured.spans()[0]?.attributes).toMatchObject({ 'sextant.debug': true });
  expect(captured.spans()[0]?.droppedAttributesCount).toBe(73);
});
