// Proof Verification: results and latency of proofs by engine.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { ratio } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { complement, perHour, sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { gauge, timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { p95By, quantiles, shareOf } from '../panels';
import { filters } from '../variables';

const failing: PanelThreshold = { fires: { above: ratio(0.2) }, severity: 'warning' };

export const proofs: Dashboard = {
  uid: DASHBOARDS.proofs,
  title: 'Proof Verification',
  description: 'Results and latency of the proofs that a new version satisfies every constraint.',
  rows: [
    [
      gauge({
        id: 1,
        title: 'Proved or undecided',
        description: 'Ratio of proofs that neither refute the upgrade nor fail. Good: above 80%.',
        queries: [
          {
            expr: complement(shareOf(proofsTotal, { part: { result: oneOf('refuted', 'error') }, where: filters })),
            legend: 'proved or undecided',
          },
        ],
        thresholds: [failing],
        complement: true,
      }),
      timeseries({
        id: 2,
        title: 'Proofs by result',
        description: 'Attempted proofs per hour. Good: proved. Results unknown and error prove nothing.',
        queries: [
          { expr: perHour(sum(rate(proofsTotal, '$window', filters), { by: ['result'] })), legend: '{{result}}' },
        ],
        stacked: true,
      }),
      timeseries({
        id: 3,
        title: 'Proofs by engine',
        description: 'Attempted proofs per hour by prover. Good: z3 for nearly all; lean only where it is installed.',
        queries: [
          { expr: perHour(sum(rate(proofsTotal, '$window', filters), { by: ['engine'] })), legend: '{{engine}}' },
        ],
        stacked: true,
      }),
    ],
    [
      quantiles({
        id: 4,
        title: 'Proof latency',
        description: 'Duration of a proof. Good: P95 below 1 s. Exemplars link to traces.',
        metric: proofLatencySeconds,
        where: filters,
      }),
      p95By({
        id: 5,
        title: 'P95 latency by engine',
        description: 'Good: below 1 s for z3.',
        metric: proofLatencySeconds,
        where: filters,
        by: 'engine',
      }),
      p95By({
        id: 6,
        title: 'P95 latency by result',
        description: 'Undecided proofs take as long as their time-out. Good: proved below 1 s.',
        metric: proofLatencySeconds,
        where: filters,
        by: 'result',
      }),
    ],
  ],
};
