import { figuresOf, report, spread, table } from './report';

const measured = {
  bare: {
    cpuMicros: [50, 48, 55],
    throughput: [9000, 9500, 9100],
    saturatedCpuMicros: [40, 41, 42],
    lostAtSaturation: [0, 0, 0],
  },
  stock: {
    cpuMicros: [350, 300, 310],
    throughput: [1900, 2000, 2100],
    saturatedCpuMicros: [300, 290, 310],
    lostAtSaturation: [10, 0, 2],
  },
  ours: {
    cpuMicros: [110, 102, 100],
    throughput: [6000, 6100, 5900],
    saturatedCpuMicros: [90, 80, 85],
    lostAtSaturation: [0, 0, 0],
  },
};

describe('a spread', () => {
  test.each([
    ['the middle of an odd count', [3, 1, 2], { median: 2, min: 1, max: 3 }],
    ['the mean of the middle two of an even count', [4, 1, 10, 2], { median: 3, min: 1, max: 10 }],
    ['a single value', [7], { median: 7, min: 7, max: 7 }],
  ])('has as its median %s', (_title, values, expected) => {
    expect(spread(values)).toEqual(expected);
  });

  test('of no rounds is refused', () => {
    expect(() => spread([])).toThrow('there are none');
  });
});

describe('the figures', () => {
  test('compare what a variant adds over bare with what stock adds', () => {
    const { bare, stock, ours } = figuresOf(measured);
    expect([bare.added, stock.added, ours.added]).toEqual([0, 260, 52]);
    expect(ours.ofStock).toBe(0.2);
    expect(stock.lostAtSaturation).toBe(12);
  });
});

describe('the table', () => {
  const lines = table(report({ rounds: 3, requests: 5000, rate: 500 }, measured)).split('\n');

  test('fits into 80 columns', () => {
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  });

  test('names the machine', () => {
    expect(lines[1]).toContain(`node ${process.version}`);
  });

  test('has a row a variant, with medians, ranges and ratios', () => {
    const cells = lines.slice(5, 8).map((l) => l.split(/ {2,}/));
    expect(cells).toEqual([
      ['bare', '50 (48–55)', '–', '–', '9,100 (9,000–9,500)', '41'],
      ['stock', '310 (300–350)', '260', '100%', '2,000 (1,900–2,100)', '300'],
      ['ours', '102 (100–110)', '52', '20%', '6,000 (5,900–6,100)', '85'],
    ]);
  });

  test('says what was lost at saturation', () => {
    expect(lines.at(-1)).toBe('stock lost 12 spans and log lines at saturation');
  });
});
