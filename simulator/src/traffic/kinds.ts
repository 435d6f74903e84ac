// The kinds of runs that traffic can ask for.

/** Upgrades are asked for by comments on GitHub, the others by the controller's API. */
export const RUN_KINDS = ['upgrade', 'page', 'agent', 'enrichment'] as const;
export type RunKind = (typeof RUN_KINDS)[number];
