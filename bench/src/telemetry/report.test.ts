import { figuresOf, report, type Measured } from './report';

const measured = (cpuMicros: number[], throughput: number[], lost = [0, 0, 0]): Measured => ({
  cpuMicros,
  throughput,
  lost,
});
const saturated = {
  bare: measured([40, 41, 42], [9_000, 9_500, 9_100]),
  stock: measured([300, 290, 310], [1_900, 2_000, 2_100], [10, 0, 2]),
  lean: measured([240, 241, 245], [2_900, 3_000, 3_100]),
  ours: measured([145, 140, 150], [6_000, 6_100, 5_900]),
};
const paced = { ...saturated, stock: measured([300, 290, 310], [500, 500, 500]) };

test('the overhead of a variant is its CPU time over bare, compared with those of stock and lean', () => {
  const { bare, stock, lean, ours } = figuresOf(saturated);
  expect([bare.added, stock.added, lean.added, ours.added]).toEqual([0, 259, 200, 104]);
  expect(ours.ofStock).toBeCloseTo(0.4015, 4);
  expect(ours.ofLean).toBe(0.52);
  expect(stock.lost).toBe(12);
});

describe('the report', () => {
  const lines = report({ rounds: 3, requests: 5_000, rate: 500 }, saturated, paced).split('\n');

  test('fits in 80 columns', () => {
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  });

  test('names the machine and the load', () => {
    expect(lines[1]).toContain(`node ${process.version}`);
    expect(lines[2]).toBe('3 rounds of 15000 requests at saturation and of 5000 at 500/s');
  });

  test('has a row per variant with medians, ranges and ratios', () => {
    const cells = lines.slice(5, 9).map((l) => l.split(/ {2,}/));
    expect(cells).toEqual([
      ['bare', '9,100 (9,000–9,500)', '41 (40–42)', '–', '–', '–'],
      ['stock', '2,000 (1,900–2,100)', '300 (290–310)', '259', '100%', '130%'],
      ['lean', '3,000 (2,900–3,100)', '241 (240–245)', '200', '77%', '100%'],
      ['ours', '6,000 (5,900–6,100)', '145 (140–150)', '104', '40%', '52%'],
    ]);
  });

  test('shows lost telemetry under the load that lost it', () => {
    expect(lines[9]).toBe('stock lost 12 spans and lines');
    expect(lines.slice(10).join()).not.toContain('lost');
  });
});
