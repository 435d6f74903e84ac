// Errors: the closed set of classes that any failure is mapped to.
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
  // A job with which event loops of workers stood still, or whose workers died again and again.
  'STALLED',
  'UNKNOWN',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

export const errorClass = label('error_class', 'what kind of failure it was', ERROR_CLASSES);

export const errorsTotal = counter({
  name: 'errors_total',
  help: 'Errors caught at the edge of a service, by class.',
  unit: 'errors',
  labels: [errorClass],
});
