// Tests of alerts on gauges that hold their last value: Redis stops, so nobody reports the queues.
import type { AlertTest, ExpectedAlert } from '../declare';
import type { Course, Series } from '../series';

/** Tests that an alert still fires while its gauge is absent, and for how long. */
export function heldTests(
  held: { readonly is: number; readonly fires: ExpectedAlert },
  seriesOf: (course: Course) => readonly (readonly Series[])[],
): readonly AlertTest[] {
  const series = seriesOf([{ is: held.is, minutes: 10 }, { is: 'absent' }]);
  return [
    { when: 'Redis has been down for 12 minutes', series, at: '22m', fires: held.fires },
    { when: 'Redis has been down for almost 6 hours', series, at: '368m', fires: held.fires },
    { when: 'Redis has been down for more than 6 hours', series, at: '371m' },
  ];
}
