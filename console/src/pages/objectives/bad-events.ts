// What an objective counts, in words, from its declaration.
import type { Objective } from '@sextant/signals/declare/objective';
import { duration } from '../../text/format';

/** One sentence, e.g. `Calls whose status is error or timeout are bad.` */
export function badEventsText(objective: Objective): string {
  const only = Object.entries(objective.where ?? {}).map(([label, value]) => `${label}=${value}`);
  const scope = only.length === 0 ? '' : ` Only ${only.join(', ')} counts.`;
  if (objective.type === 'latency') return `What takes longer than ${duration(objective.threshold)} is bad.${scope}`;
  const { label, bad, ignored = [] } = objective;
  const condition = 'matching' in bad ? `matches ${bad.matching}` : `is ${bad.join(' or ')}`;
  const skipped = ignored.length === 0 ? '' : ` ${label} ${ignored.join(' or ')} does not count.`;
  return `What has a ${label} that ${condition} is bad.${skipped}${scope}`;
}
