import { progressEvents, progressLines } from './progress';

const component = { since: 0, restarts: 0 };
const state = {
  tools: {
    alertmanager: { phase: 'built', seconds: 61 },
    loki: { phase: 'building', since: 40_000 },
    jaeger: { phase: 'cached' },
  },
  components: {
    redis: { ...component, phase: 'ready' },
    loki: { ...component, phase: 'waiting' },
    worker: { ...component, phase: 'backing-off', reason: 'exited with code 1' },
  },
} as const;

test('a terminal shows builds, the time left and pending components', () => {
  const lines = progressLines(state, 100_000).map((line) => line.replace(/\u001b\[\d+m/g, '')); // eslint-disable-line no-control-regex -- colors
  expect(lines).toEqual([
    'Building tools, about 5 min left',
    '  alertmanager   built     61 s',
    '  loki           building  60 s',
    '1 of 3 ready',
    '  waiting for loki, worker',
  ]);
});

test('a log gets one line per event', () => {
  expect(progressEvents(state, 100_000)).toEqual([
    'built alertmanager in 61 s',
    'building loki, about 5 min left in total',
    'redis is ready',
    'worker exited with code 1, restarting',
  ]);
});
