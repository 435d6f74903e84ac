import { secondsLeft } from './build';
import { TOOLS } from './catalogue';

const now = 1_000_000;

test('the time left is the sum for waiting and running builds', () => {
  const states = {
    'node-exporter': { phase: 'cached' },
    alertmanager: { phase: 'building', since: now - 20_000 },
    loki: { phase: 'waiting' },
  } as const;
  expect(secondsLeft(states, now)).toBe(TOOLS.alertmanager.seconds - 20 + TOOLS.loki.seconds);
});

test('the time left is scaled by the speed of finished builds', () => {
  const states = {
    'node-exporter': { phase: 'built', seconds: 2 * TOOLS['node-exporter'].seconds },
    loki: { phase: 'waiting' },
  } as const;
  expect(secondsLeft(states, now)).toBe(2 * TOOLS.loki.seconds);
});
