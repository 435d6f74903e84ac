// The alert of the greeter.
import { alert, groupOf } from '@sextant/alerts/declare';
import { histogramSeries } from '@sextant/alerts/series';
import type { Team } from '@sextant/alerts/teams';
import { seconds } from '@sextant/signals/query/expression';
import { sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile } from '@sextant/signals/query/promql';
import { greetingSeconds } from './signals';

/** Its alerts are also posted to its channel. */
export const greeters: Team = { name: 'greeters', channel: '#greeter-alerts' };

export const slowGreetings = alert({
  name: 'SlowGreetings',
  value: quantile(0.95, greetingSeconds, { window: '5m' }),
  fires: { above: seconds(0.5) },
  guard: { count: sum(increase(observations(greetingSeconds), '5m')), atLeast: 10 },
  for: '5m',
  severity: 'warning',
  team: greeters.name,
  summary: ({ value }) => `5% of greetings take longer than ${value}`,
  description: ({ value, threshold }) => `P95 of greetings is ${value} (threshold ${threshold}).`,
  dashboard: 'greeter',
  tests: [
    {
      when: '10% of greetings are slow',
      series: [histogramSeries(greetingSeconds, { language: 'eo' }, { 0.1: 90, 1: 10 })],
      fires: { value: '750ms' },
    },
    { when: 'all greetings are fast', series: [histogramSeries(greetingSeconds, { language: 'eo' }, { 0.1: 100 })] },
  ],
});

export const greeterAlerts = [groupOf('greeter', { slowGreetings })];
