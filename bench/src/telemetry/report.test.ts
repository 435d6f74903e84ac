import { figuresOf, report, table } from './report';

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

test('the overhead of a variant is its CPU time over bare, compared with the overhead of stock', () => {
  const { bare, stock, ours } = figuresOf(measured);
  expect([bare.added, stock.added, ours.added]).toEqual([0, 260, 52]);
  expect(ours.ofStock).toBe(0.2);
  expect(stock.lostAtSaturation).toBe(12);
});

describe('the table', () => {
  const lines = table(report({ rounds: 3, requests: 5000, rate: 500 }, measured)).split('\n');

  test('fits in 80 columns', () => {
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  });

  test('names the machine', () => {
    expect(lines[1]).toContain(`node ${process.version}`);
  });

  test('has a row per variant with medians, ranges and ratios', () => {
    const cells = lines.slice(5, 8).map((l) => l.split(/ {2,}/));
    expect(cells).toEqual([
      ['bare', '50 (48–55)', '–', '–', '9,100 (9,000–9,500)', '41'],
      ['stock', '310 (300–350)', '260', '100%', '2,000 (1,900–2,100)', '300'],
      ['ours', '102 (100–110)', '52', '20%', '6,000 (5,900–6,100)', '85'],
    ]);
  });

  test('shows lost telemetry at saturation', () => {
    expect(lines.at(-1)).toBe('stock lost 12 spans and log lines at saturation');
  });
});
