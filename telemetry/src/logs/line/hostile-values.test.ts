// A log call never throws and never loses its line, for any value in any place.
import { until } from '@sextant/stack/until';
import { captureTelemetry } from '../../testing/testing';
import { configureLogs, log } from '../logs';

type Random = () => number;

/** A generator with a seed, so that a failure can be repeated (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const fail = (): never => {
  throw new Error('hostile');
};

/** Handlers whose traps all throw, or return nonsense. */
const HOSTILE: ProxyHandler<object> = {
  get: fail,
  has: fail,
  ownKeys: fail,
  getOwnPropertyDescriptor: fail,
  getPrototypeOf: fail,
};
const ENDLESS: ProxyHandler<object> = { get: (_, key) => (key === 'length' ? Infinity : new Proxy([], ENDLESS)) };

function valueOf(random: Random, depth = 0): unknown {
  const inner = (): unknown => (depth > 4 ? 'leaf' : valueOf(random, depth + 1));
  const makers: (() => unknown)[] = [
    () => undefined,
    () => null,
    () => random() < 0.5,
    () => random() * 1e9,
    () => [NaN, Infinity, -0][Math.floor(random() * 3)],
    () => BigInt(Math.floor(random() * 1e15)),
    () => Symbol('s'),
    () => fail,
    () => String.fromCharCode(...Array.from({ length: 20 }, () => random() * 0xffff)),
    () => 'x'.repeat(random() * 100_000),
    () => '"\\\n\u0000'.repeat(random() * 5_000),
    () => new Date(NaN),
    () => new Uint8Array(1_000),
    () => [inner(), inner()],
    () => new Array(100_000),
    () =>
      Object.assign([], {
        *[Symbol.iterator]() {
          for (;;) yield 1;
        },
      }),
    () => ({ a: inner(), b: inner() }),
    () => Object.assign(Object.create(null) as object, { a: inner() }),
    () => new Map<unknown, unknown>([[inner(), inner()]]),
    () => new Set([inner()]),
    () => Object.defineProperty({}, 'g', { enumerable: true, get: fail }),
    () => ({ toJSON: fail }),
    () => ({ toJSON: () => inner() }),
    () => ({ toString: fail, [Symbol.toPrimitive]: fail }),
    () => new Proxy({}, HOSTILE),
    () => new Proxy([], ENDLESS),
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
    () => {
      const loop: Record<string, unknown> = { a: inner() };
      loop.loop = { loop };
      return loop;
    },
    () => errorOf(inner, random),
  ];
  return makers[Math.floor(random() * makers.length)]!();
}

function errorOf(inner: () => unknown, random: Random): unknown {
  const error = random() < 0.5 ? new Error('e', { cause: inner() }) : new AggregateError([inner(), new Error('m')]);
  for (const key of ['message', 'name', 'stack', 'code', 'detail', 'cause', 'errors', 'status', 'response']) {
    const chance = random();
    if (chance < 0.1) Object.defineProperty(error, key, { get: fail });
    else if (chance < 0.3) Object.defineProperty(error, key, { value: inner() });
  }
  return error;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

test.each(Array.from({ length: 40 }, (_, seed) => seed))('any values (seed %i) give a whole line', (seed) => {
  const captured = captureTelemetry();
  const random = randomFrom(seed);
  for (let i = 0; i < 25; i += 1) {
    const [message, error, fields, top] = [0, 0, 0, 0].map(() => valueOf(random));
    const level = LEVELS[Math.floor(random() * 4)]!;
    const given = (random() < 0.5 ? fields : { fields, run_id: top, duration_ms: top, operation: top }) as Record<
      string,
      never
    >;
    if (level === 'error') log.error(message as string, error, given);
    else log[level](message as string, given);
    const line = captured.lines()[i]!;
    expect(line).toMatchObject({ level, message: expect.any(String), service: 'test' });
    // The limit of Loki.
    expect(Buffer.byteLength(JSON.stringify(line))).toBeLessThan(256 * 1024);
  }
});

test('a value that changes after the call does not fail in the timer that writes the line', async () => {
  captureTelemetry();
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  // As in a service.
  configureLogs({ level: 'info' });
  for (let seed = 100; seed < 200; seed += 1) log.info('x', { value: valueOf(randomFrom(seed)) });
  log.info('after');
  await until('all are written', () => written.join('').includes('"message":"after"'));
  write.mockRestore();
  expect(written.join('').match(/"message":"x"/g)).toHaveLength(100);
});
