// How the greeter is seen.
import { timeseries, type Board } from '@sextant/dashboards/declare';
import { here } from '@sextant/dashboards/variables';
import { quantile } from '@sextant/signals/query/promql';
import { slowGreetings } from './alert';
import { greetingSeconds } from './signals';

export const greeter: Board = {
  uid: 'greeter',
  title: 'Greeter',
  description: 'How fast people are greeted.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Latency',
        description: 'Time to greet. Good: P95 below 0.5 s. A point opens its trace.',
        queries: [{ expr: quantile(0.95, greetingSeconds, { window: '$window', where: here }), legend: 'P95' }],
        limits: [slowGreetings],
        exemplars: true,
      }),
    ],
  ],
};
