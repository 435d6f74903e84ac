// Times and durations for people.
import { type Cell } from '@sextant/terminal/tones';
import { NONE } from './states';

/** A duration, e.g. "340 ms", "4.2 s", "3 min 5 s", "5 h 10 min", "12.3 d". */
export function duration(seconds: number | null | undefined): Cell {
  return seconds === null || seconds === undefined ? NONE : durationText(seconds);
}

export function durationText(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
  return `${(seconds / 86_400).toFixed(1)} d`;
}

/** E.g. "3m ago", "in 5h". */
export function ago(iso: string | null | undefined, now: Date): Cell {
  return iso === null || iso === undefined ? NONE : agoText(iso, now);
}

function agoText(iso: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(iso)) / 1000;
  const size = sizeOf(Math.abs(seconds));
  if (size === '0s') return 'now';
  return seconds > 0 ? `${size} ago` : `in ${size}`;
}

function sizeOf(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** E.g. "2026-11-22 08:30:12 UTC (3m ago)". */
export function moment(iso: string | null | undefined, now: Date): Cell {
  return iso === null || iso === undefined ? NONE : `${utc(iso)} (${agoText(iso, now)})`;
}

/** E.g. "2026-11-22 08:30:12 UTC". */
export function utc(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The UTC time of day, e.g. "08:30:12". */
export function clock(iso: string): string {
  return new Date(iso).toISOString().slice(11, 19);
}

/** The duration from start to end, or until now; NONE before the start. */
export function took(from: string | null, to: string | null, now: Date): Cell {
  if (from === null) return NONE;
  const end = to === null ? now.getTime() : Date.parse(to);
  return durationText(Math.max(0, end - Date.parse(from)) / 1000);
}
