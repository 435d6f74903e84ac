// The labels of a time axis: 24 hours, in the time zone of the browser.
import type uPlot from 'uplot';

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const SECONDS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });
const MINUTE_S = 60;
const DAY_S = 86_400;

/** @param seconds since the epoch; a label at midnight, and each one that is days apart, is a date */
export function timeLabels(_: uPlot | undefined, seconds: readonly number[]): string[] {
  const step = (seconds[1] ?? 0) - (seconds[0] ?? 0);
  const clock = step < MINUTE_S ? SECONDS : TIME;
  return seconds.map((at) => {
    const date = new Date(at * 1000);
    return step >= DAY_S || TIME.format(date) === '00:00' ? DAY.format(date) : clock.format(date);
  });
}
