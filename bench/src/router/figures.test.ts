import { subtractProvider, table } from './figures';

it('subtracts the provider’s time from the time of each call, in any order', () => {
  const calls = [
    [1, 402],
    [2, 203.5],
  ] as const;
  const provider = [
    [2, 201],
    [1, 401],
  ] as const;
  expect(subtractProvider(calls, provider)).toEqual([1, 2.5]);
});

it.each([
  [
    'that the provider did not get',
    [
      [1, 5],
      [2, 5],
    ],
    [
      [1, 4],
      [3, 4],
    ],
  ],
  [
    'that the provider got twice',
    [
      [1, 5],
      [2, 5],
    ],
    [
      [1, 4],
      [1, 4],
      [2, 4],
    ],
  ],
  [
    'that no caller made',
    [[1, 5]],
    [
      [1, 4],
      [2, 4],
    ],
  ],
] as const)('throws for a call %s', (_, calls, provider) => {
  expect(() => subtractProvider(calls, provider)).toThrow('the provider');
});

it('merges the rounds of a variant, and shows no CPU time for a variant without a process', () => {
  const rounds = new Map([
    [
      'router',
      [
        { beyond: [1, 2], cpuMicros: 600 },
        { beyond: [3, 4], cpuMicros: 1000 },
      ],
    ],
    ['nothing', [{ beyond: [0.5], cpuMicros: NaN }]],
  ]);
  expect(
    table(rounds)
      .split('\n')
      .map((line) => line.split(/ +/).slice(0, 6)),
  ).toEqual([
    ['', 'P50', 'P95', 'P99', 'max', 'CPU'],
    ['router', '2.00', '4.00', '4.00', '4.00', '400'],
    ['nothing', '0.50', '0.50', '0.50', '0.50', '–'],
  ]);
});
