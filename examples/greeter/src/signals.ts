// The catalogue of the greeter: one metric of its own.
import { catalogueOf } from '@sextant/signals/declare/catalogue';
import { label } from '@sextant/signals/declare/label';
import { histogram } from '@sextant/signals/declare/metric';

export const greetingSeconds = histogram({
  name: 'greeting_seconds',
  help: 'Duration of a greeting.',
  unit: 'seconds',
  labels: [label('language', 'language of the greeting', ['en', 'eo'])],
  buckets: [0.05, 0.1, 0.5, 1],
});

export const catalogue = catalogueOf({ greetingSeconds });
