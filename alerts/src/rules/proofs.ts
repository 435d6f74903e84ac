// Alerts on proofs: refuted proofs and errors, and latency.
import { ratio, seconds } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { share, sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile, rate } from '@sextant/signals/query/promql';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, histogramSeries } from '../series';

const z3 = { engine: 'z3', result: 'proved' } as const;

export const proofLatencyHigh = alert({
  name: 'ProofLatencyHigh',
  value: quantile(0.95, proofLatencySeconds, { window: '10m', by: ['engine'] }),
  fires: { above: seconds(30) },
  guard: { count: sum(increase(observations(proofLatencySeconds), '10m'), { by: ['engine'] }), atLeast: 10 },
  for: '10m',
  keepFiringFor: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `5% of the proofs by ${label('engine')} take longer than ${value}`,
  description: ({ value, threshold }) =>
    `The 95th percentile of the duration of a proof is ${value} (threshold ${threshold}). Slow proofs occupy the threads of prover, so upgrades wait.`,
  runbook: 'ProofVerificationFailures',
  dashboard: DASHBOARDS.proofs,
  tests: [
    {
      when: '6% of proofs take longer than 30 s',
      series: [
        histogramSeries(proofLatencySeconds, z3, { 1: 94, 60: 6 }),
        histogramSeries(proofLatencySeconds, { engine: 'lean', result: 'proved' }, { 1: 100 }),
      ],
      fires: { value: '35s', labels: { engine: 'z3' } },
    },
    {
      when: '4% of proofs take longer than 30 s',
      series: [histogramSeries(proofLatencySeconds, z3, { 30: 96, 60: 4 })],
    },
    {
      when: 'fewer than ten slow proofs end in 10 minutes',
      series: [histogramSeries(proofLatencySeconds, z3, { 60: 0.95 })],
      at: '40m',
    },
    {
      when: 'ten slow proofs end in 10 minutes',
      series: [histogramSeries(proofLatencySeconds, z3, { 60: 1 })],
      fires: { value: '58.5s', labels: { engine: 'z3' } },
    },
    {
      when: '5% of proofs take longer than 30 s',
      series: [histogramSeries(proofLatencySeconds, z3, { 30: 133, 60: 7 })],
    },
    {
      when: 'just over 5% of proofs take longer than 30 s',
      series: [histogramSeries(proofLatencySeconds, z3, { 10: 94.7, 60: 5.3 })],
      fires: { value: '31.7s', labels: { engine: 'z3' } },
    },
  ],
});

const proofs = (result: 'proved' | 'refuted' | 'unknown' | 'error', perMinute: number) =>
  counterSeries(proofsTotal, { engine: 'z3', result }, perMinute);

export const proofVerificationFailures = alert({
  name: 'ProofVerificationFailures',
  value: share(
    sum(rate(proofsTotal, '10m', { result: oneOf('refuted', 'error') }), { by: ['engine'] }),
    sum(rate(proofsTotal, '10m'), { by: ['engine'] }),
  ),
  fires: { above: ratio(0.2) },
  guard: { count: sum(increase(proofsTotal, '10m'), { by: ['engine'] }), atLeast: 10 },
  for: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} of the proofs by ${label('engine')} fail`,
  description: ({ value, threshold }) =>
    `${value} of the proofs end as refuted or with an error (threshold ${threshold}). A refuted proof means that models propose versions that violate constraints; an error means that the engine is broken.`,
  dashboard: DASHBOARDS.proofs,
  tests: [
    {
      when: '21% of proofs are refuted or end with an error',
      series: [proofs('proved', 79), proofs('refuted', 11), proofs('error', 10), proofs('unknown', 0)],
      fires: { value: '21%', labels: { engine: 'z3' } },
    },
    { when: 'exactly 20% of proofs are refuted', series: [proofs('proved', 4), proofs('refuted', 1)] },
    { when: 'proofs have no result', series: [proofs('proved', 50), proofs('unknown', 50)] },
    { when: 'fewer than ten proofs in ten minutes are refuted', series: [proofs('refuted', 0.95)], at: '40m' },
    {
      when: 'all of ten proofs in ten minutes are refuted',
      series: [proofs('refuted', 1)],
      fires: { value: '100%', labels: { engine: 'z3' } },
    },
    {
      when: 'proofs of another engine succeed',
      series: [
        proofs('proved', 79),
        proofs('refuted', 21),
        counterSeries(proofsTotal, { engine: 'lean', result: 'proved' }, 900),
      ],
      fires: { value: '21%', labels: { engine: 'z3' } },
    },
  ],
});
