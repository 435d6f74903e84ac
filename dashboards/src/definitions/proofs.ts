// Proof Verification: results and latency of proofs by engine.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { proofLatencyHigh, proofVerificationFailures } from '@sextant/alerts/rules/proofs';
import { oneOf } from '@sextant/signals/query/match';
import { complement, perHour, sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { gauge, timeseries, type Dashboard } from '../declare';
import { alertValue, p95By, quantiles, shareOf } from '../panels';
import { filters } from '../variables';

export const proofs: Dashboard = {
  uid: DASHBOARDS.proofs,
  title: 'Proof Verification',
  description:
    'Are upgrades proved? A proof shows that a new version satisfies every constraint; a refuted one ends the upgrade. Results and latency by engine. For the upgrades themselves, continue with Upgrade Metrics.',
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
        thresholds: [proofVerificationFailures],
        complement: true,
        whenEmpty: 'No proof was attempted in the window',
      }),
      alertValue(proofVerificationFailures, {
        id: 7,
        title: 'Failed proofs',
        description: 'Share of proofs that end as refuted or with an error, by engine. Good: below 20%.',
        legend: '{{engine}}',
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
        description: 'Duration of a proof. Good: P95 about a second, below 30 s. Exemplars link to traces.',
        metric: proofLatencySeconds,
        where: filters,
        thresholds: [proofLatencyHigh],
      }),
      p95By({
        id: 5,
        title: 'P95 latency by engine',
        description: 'Good: about a second for z3, below 30 s for every engine.',
        metric: proofLatencySeconds,
        where: filters,
        thresholds: [proofLatencyHigh],
        by: 'engine',
      }),
      p95By({
        id: 6,
        title: 'P95 latency by result',
        description: 'Undecided proofs take as long as their time-out. Good: proved in about a second, below 30 s.',
        metric: proofLatencySeconds,
        where: filters,
        thresholds: [proofLatencyHigh],
        by: 'result',
      }),
    ],
  ],
};
