// Vendors: outside services that are paid by the call.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';
import { vendor } from './labels';

export const vendorCallsTotal = counter({
  name: 'vendor_calls_total',
  help: 'Calls to vendors.',
  unit: 'calls',
  labels: [vendor, label('status', 'how the call ended', ['success', 'error', 'rate_limited'])],
});

export const vendorRateLimitHitsTotal = counter({
  name: 'vendor_rate_limit_hits_total',
  help: 'Calls that a vendor refused for their rate.',
  unit: 'calls',
  labels: [vendor],
});

export const vendorQuotaExhausted = gauge({
  name: 'vendor_quota_exhausted',
  help: 'Whether a vendor’s quota is used up: 1 yes, 0 no.',
  unit: 'bool',
  labels: [vendor],
});
