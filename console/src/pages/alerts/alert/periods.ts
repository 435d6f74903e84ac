// The times in which an alert was pending or firing.
import type { Marked } from '../../../charts/types';
import { dateTime } from '../../../text/format';
import type { Period } from './types';

/** As a chart marks them; firing is drawn over pending. */
export function markedPeriods(periods: readonly Period[], toMs: number): readonly Marked[] {
  return periods
    .map(({ state, from, to }): Marked => {
      const tone = state === 'firing' ? 'bad' : 'warning';
      return {
        from: Date.parse(from),
        to: to === null ? toMs : Date.parse(to),
        tone,
        label: `${state} since ${dateTime(from)}`,
      };
    })
    .sort((a, b) => Number(a.tone === 'bad') - Number(b.tone === 'bad'));
}
