// What stands in the way of a deployment, and what to do about it.
import type { Settings } from '../settings/schema';
import type { Kubectl } from './kubectl';

export interface Problem {
  /** A sentence that names what is wrong. */
  readonly what: string;
  /** The command, or the sentence, that mends it. */
  readonly mend: string;
  /** Nothing may be applied before it is mended; else it is told only. */
  readonly stops: boolean;
}

export interface Site {
  readonly settings: Settings;
  readonly kubectl: Kubectl;
}

/** Asks one thing; an empty list is a good answer. */
export type Check = (site: Site) => Promise<readonly Problem[]>;

export function stops(what: string, mend: string): Problem {
  return { what, mend, stops: true };
}

export function warns(what: string, mend: string): Problem {
  return { what, mend, stops: false };
}

/** The text that a person reads. */
export function textOf(problems: readonly Problem[]): string {
  return problems.map((problem) => `  ${problem.stops ? '✗' : '!'} ${problem.what}\n    → ${problem.mend}\n`).join('');
}
