// Problems that prevent a deployment, with their fixes.
import type { Settings } from '../settings/schema';
import type { Kubectl } from './kubectl';

export interface Problem {
  /** A sentence. */
  readonly message: string;
  /** A command or an instruction. */
  readonly fix: string;
  /** Whether it stops the deployment; otherwise it is a warning. */
  readonly blocking: boolean;
}

export interface ClusterAccess {
  readonly settings: Settings;
  readonly kubectl: Kubectl;
}

/** Returns an empty list when it finds no problem. */
export type Check = (access: ClusterAccess) => Promise<readonly Problem[]>;

export function blocker(message: string, fix: string): Problem {
  return { message, fix, blocking: true };
}

export function warning(message: string, fix: string): Problem {
  return { message, fix, blocking: false };
}

export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(({ blocking, message, fix }) => `  ${blocking ? '✗' : '!'} ${message}\n    → ${fix}\n`).join('');
}
