// Time ranges: as the address has them, resolved at a moment, and as the API takes them.

/** Start and end as the address has them: RFC 3339, or relative like `now-1h`. */
export interface AddressRange {
  readonly from: string;
  readonly to: string;
}

/** In milliseconds since the epoch. */
export interface ResolvedRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A range as the API takes it. */
export function timesOf({ fromMs, toMs }: ResolvedRange): AddressRange {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
