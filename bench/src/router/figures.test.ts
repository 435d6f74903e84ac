import { beyondProvider, quantile, table } from './figures';

it('takes the provider’s time for a call from the time of that call, in whatever order they ended', () => {
  const calls = [
    [1, 402],
    [2, 203.5],
  ] as const;
  const provider = [
    [2, 201],
    [1, 401],
  ] as const;
  expect(beyondProvider(calls, provider)).toEqual([1, 2.5]);
});

it.each([
  [
    'that the provider did not have',
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
    'that the provider had twice',
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
    'of nobody',
    [[1, 5]],
    [
      [1, 4],
      [2, 4],
    ],
  ],
] as const)('refuses to compute with a call %s', (_, calls, provider) => {
  expect(() => beyondProvider(calls, provider)).toThrow('the provider');
});

it('has exact quantiles: the smallest value that the share of all is not above', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0.5, 0.95, 0.99, 1].map((share) => quantile(values, share))).toEqual([50, 95, 99, 100]);
});

it('shows the rounds of a variant as one, and no CPU time where there is no process', () => {
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
