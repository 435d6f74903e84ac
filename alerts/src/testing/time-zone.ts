// Time zones by the time of day that it is there now: tests cannot set Alertmanager's clock.

/** A zone in which it is now `hour` o'clock, give or take an hour. */
export function zoneAt(hour: number): string {
  const offset = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  // The signs of these names are inverted: Etc/GMT-2 is two hours ahead of UTC.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
