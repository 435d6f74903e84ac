// Error classes: every failure maps to one of them.
import { label } from '../declare/label';
import { counter } from '../declare/metric';

export const ERROR_CLASSES = [
  'TIMEOUT',
  'RATE_LIMIT',
  'VALIDATION_ERROR',
  'AUTH_ERROR',
  'SERVICE_UNAVAILABLE',
  'PROVIDER_ERROR',
  'NETWORK_ERROR',
  'MODEL_ERROR',
  // The job blocked the event loops of workers, or its workers died repeatedly.
  'STALLED',
  'UNKNOWN',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

export const errorClass = label('error_class', 'error class', ERROR_CLASSES);

export const errorsTotal = counter({
  name: 'errors_total',
  help: 'Total number of errors that a service caught at its boundary.',
  unit: 'errors',
  labels: [errorClass],
});
