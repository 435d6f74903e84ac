// The labels of a time axis.
import { timeLabels } from './time-labels';

const at = (text: string) => new Date(text).getTime() / 1000;

test.each([
  [
    ['2026-11-30T16:45:00', '2026-11-30T17:00:00'],
    ['16:45', '17:00'],
  ],
  [
    ['2026-11-30T16:45:00', '2026-11-30T16:45:15'],
    ['16:45:00', '16:45:15'],
  ],
  [
    ['2026-11-30T18:00:00', '2026-12-01T00:00:00'],
    ['18:00', '01 Dec'],
  ],
  [
    ['2026-11-30T06:00:00', '2026-12-01T06:00:00'],
    ['30 Nov', '01 Dec'],
  ],
])('%p are %p', (times, labels) => expect(timeLabels(undefined, times.map(at))).toEqual(labels));
