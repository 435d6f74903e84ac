// Vendors: external services that charge per call.
import { label } from '../declare/label';
import { counter, gauge } from '../declare/metric';
import { vendor } from './labels';

export const vendorCallsTotal = counter({
  name: 'vendor_calls_total',
  help: 'Total number of calls to vendors.',
  unit: 'calls',
  labels: [vendor, label('status', 'result of the call', ['success', 'error', 'rate_limited'])],
});

export const vendorRateLimitHitsTotal = counter({
  name: 'vendor_rate_limit_hits_total',
  help: 'Total number of calls that a vendor rate limited.',
  unit: 'calls',
  labels: [vendor],
});

export const vendorQuotaExhausted = gauge({
  name: 'vendor_quota_exhausted',
  help: 'Whether the quota of the vendor is exhausted (1) or not (0).',
  unit: 'bool',
  labels: [vendor],
});
