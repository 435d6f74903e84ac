// How much traffic can be asked for at once.

/** Demands a second. */
export const MAX_RATE = 200;
export const MAX_DURATION_S = 3600;
