// The dashboard of the greeter.
import { timeseries, type Dashboard } from '@sextant/dashboards/declare';
import { filters } from '@sextant/dashboards/variables';
import { quantile } from '@sextant/signals/query/promql';
import { slowGreetings } from './alert';
import { greetingSeconds } from './signals';

export const greeter: Dashboard = {
  uid: 'greeter',
  title: 'Greeter',
  description: 'Latency of greetings.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Latency',
        description: 'Duration of a greeting. Good: P95 below 0.5 s. Exemplars link to traces.',
        queries: [{ expr: quantile(0.95, greetingSeconds, { window: '$window', where: filters }), legend: 'P95' }],
        thresholds: [slowGreetings],
        exemplars: true,
      }),
    ],
  ],
};
