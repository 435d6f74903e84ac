// The trends of the free space of a disk or volume of 10,000 bytes, for tests of forecasts.
import type { Trend } from '../series';
import { FORECAST_MINUTES } from './resource-limits';

export const FORECAST_SIZE = 10_000;

/** It fills by `perMinute`, until this many bytes are available when the test ends. */
export function filling(available: number, perMinute: number): readonly Trend[] {
  return [{ start: available + FORECAST_MINUTES * perMinute, perMinute: -perMinute }];
}

/** It fills by 1 byte per minute from this minute on, until 1,400 bytes are available after `minutes` more. */
export function fillingFrom(minute: number, minutes: number): readonly Trend[] {
  const start = 1_400 + minutes;
  return [
    { start, perMinute: 0, minutes: minute },
    { start, perMinute: -1 },
  ];
}

/** It fills by 4 bytes per minute until this many bytes are available, a quarter of an hour before the test ends. */
export function filledTo(available: number): readonly Trend[] {
  const minutes = FORECAST_MINUTES - 15;
  return [
    { start: available + 4 * minutes, perMinute: -4, minutes },
    { start: available, perMinute: 0 },
  ];
}
