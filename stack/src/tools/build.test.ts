import { secondsLeft } from './build';
import { TOOLS } from './catalogue';

const now = 1_000_000;

test('the time left is that of what waits and what is being built', () => {
  const states = {
    'node-exporter': { phase: 'cached' },
    alertmanager: { phase: 'building', since: now - 20_000 },
    loki: { phase: 'waiting' },
  } as const;
  expect(secondsLeft(states, now)).toBe(TOOLS.alertmanager.seconds - 20 + TOOLS.loki.seconds);
});

test('a machine that took twice as long so far is expected to take twice as long', () => {
  const states = {
    'node-exporter': { phase: 'built', seconds: 2 * TOOLS['node-exporter'].seconds },
    loki: { phase: 'waiting' },
  } as const;
  expect(secondsLeft(states, now)).toBe(2 * TOOLS.loki.seconds);
});
