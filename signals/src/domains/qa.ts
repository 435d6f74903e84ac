// Quality assurance: outputs sampled for review.
import { label } from '../declare/label';
import { counter } from '../declare/metric';
import { kind } from './labels';

export const qaSamplesTotal = counter({
  name: 'qa_samples_total',
  help: 'Outputs sampled for review, by result.',
  unit: 'samples',
  labels: [kind, label('result', 'what the checks found', ['pass', 'fail', 'needs_review'])],
});
