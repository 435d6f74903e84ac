// Colors by meaning: what a label value means decides the color of the series that is named after it.
import type { Panel } from './declare';

const GOOD = 'green';
const BAD = 'red';
const WORST = 'dark-red';
const DOUBTFUL = 'orange';
const NEUTRAL = 'blue';
const QUIET = 'text';

/** Label → value → color. */
const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: { completed: GOOD, success: GOOD, failed: BAD, error: BAD, dead_lettered: WORST, canceled: QUIET },
  state: { success: GOOD, failed: BAD, canceled: QUIET },
  result: {
    ...{ pass: GOOD, fail: BAD, needs_review: DOUBTFUL },
    ...{ proved: GOOD, refuted: BAD, unknown: DOUBTFUL, error: BAD },
    ...{ written: GOOD, spooled: DOUBTFUL, dropped: BAD },
  },
  level: { fatal: WORST, error: BAD, warn: DOUBTFUL, info: NEUTRAL, debug: QUIET },
};

/** Overrides for the series of a panel that are named after the value of one label. */
export function colorOverrides({ kind, queries }: Panel) {
  const [, label] = /^\{\{(\w+)\}\}$/.exec(queries[0]?.legend ?? '') ?? [];
  if (kind !== 'timeseries' || queries.length > 1 || label === undefined) return [];
  return Object.entries(MEANINGS[label] ?? {}).map(([value, fixedColor]) => ({
    matcher: { id: 'byName', options: value },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }));
}
