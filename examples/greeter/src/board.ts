// The dashboard of the greeter.
import { timeseries, type Board } from '@sextant/dashboards/declare';
import { here } from '@sextant/dashboards/variables';
import { quantile } from '@sextant/signals/query/promql';
import { slowGreetings } from './alert';
import { greetingSeconds } from './signals';

export const greeter: Board = {
  uid: 'greeter',
  title: 'Greeter',
  description: 'Latency of greetings.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Latency',
        description: 'P95 greeting latency. Target: below 0.5 s. Click an exemplar to open its trace.',
        queries: [{ expr: quantile(0.95, greetingSeconds, { window: '$window', where: here }), legend: 'P95' }],
        limits: [slowGreetings],
        exemplars: true,
      }),
    ],
  ],
};
