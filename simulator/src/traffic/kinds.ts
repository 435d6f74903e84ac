// The kinds of runs that traffic can request, and the limits of traffic.

/** Upgrades are requested by comments on GitHub, the other kinds through the controller's API. */
export const RUN_KINDS = ['upgrade', 'page', 'agent', 'enrichment'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** Requests per second. */
export const MAX_RATE = 200;
export const MAX_DURATION_S = 3600;
