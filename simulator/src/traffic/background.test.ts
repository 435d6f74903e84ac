import { keepTraffic } from './background';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('traffic starts immediately, and again after other traffic has ended, until it is stopped', () => {
  let running = false;
  const starts: unknown[] = [];
  const start = (settings: unknown): boolean => {
    if (running) return false;
    starts.push(settings);
    return (running = true);
  };
  const stop = keepTraffic({ traffic: { start }, rate: 0.5, hasController: true });
  expect(starts).toEqual([{ rate: 0.5, durationS: 3600, kinds: ['upgrade', 'page', 'agent', 'enrichment'] }]);
  jest.advanceTimersByTime(30_000);
  expect(starts).toHaveLength(1);
  running = false;
  jest.advanceTimersByTime(10_000);
  expect(starts).toHaveLength(2);
  running = false;
  stop();
  jest.advanceTimersByTime(60_000);
  expect(starts).toHaveLength(2);
});

test('without a controller, there are only upgrades', () => {
  const start = jest.fn(() => true);
  keepTraffic({ traffic: { start }, rate: 1, hasController: false })();
  expect(start).toHaveBeenCalledWith(expect.objectContaining({ kinds: ['upgrade'] }));
});
