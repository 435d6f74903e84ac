// The faults of an ordinary day, which the demo enables unless others are chosen. Retries absorb them.

/** The share of the requests that each fault affects. */
export const ORDINARY_FAULTS: ReadonlyMap<string, number> = new Map([
  // Model providers and vendors answer 429; the router and the steps wait or use another provider.
  ['rate-limits', 0.04],
  // A vendor's quota is exhausted: the results of that run lack the vendor's data.
  ['vendor-quota', 0.01],
  // Jobs are attempted again.
  ['invalid-output', 0.01],
  ['stream-errors', 0.01],
  // Refused, and not part of any run.
  ['bad-signature', 0.01],
]);
