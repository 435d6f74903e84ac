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
    worker: { ...component, phase: 'backing-off', reason: 'ended with code 1' },
  },
} as const;

test('a terminal shows what is built, what is left, and who is waited for, within 80 columns', () => {
  const lines = progressLines(state, 100_000).map((line) => line.replace(/\u001b\[\d+m/g, '')); // eslint-disable-line no-control-regex -- colours
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
    'building loki, about 5 min left in all',
    'redis is ready',
    'worker ended with code 1, starting it again',
  ]);
});
