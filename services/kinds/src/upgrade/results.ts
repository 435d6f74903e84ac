// What the steps of an upgrade hand to each other.
import type { Handlers, StepContext } from '../declare';
import type { Change } from './manifest/edit';
import type { UpgradeInput } from './kind';

export interface Analysis {
  /** The manifest's text and its file's name. */
  readonly manifest: string;
  readonly path: string;
  /** The range that is declared now, of the section that counts most. */
  readonly range: string;
  /** The lowest version that the range admits. */
  readonly from: string;
  readonly to: string;
  readonly change: 'major' | 'minor' | 'patch' | 'pre-release' | 'downgrade';
  readonly warnings: readonly string[];
}

export interface Generation {
  readonly range: string;
  readonly risk: 'low' | 'medium' | 'high';
  readonly summary: string;
  readonly provider: string;
  readonly model: string;
  readonly cost_usd: number | null;
}

export interface Application {
  readonly manifest: string;
  readonly changes: readonly Change[];
}

export interface Proof {
  readonly proof: {
    readonly result: 'proved';
    readonly engine: string;
    readonly latency_ms: number;
    /** The constraints that hold of the chosen version, as sentences. */
    readonly constraints: readonly string[];
    /** Declared packages whose requirements are not known, such as private ones. */
    readonly unknown: number;
  };
}

export interface Publication {
  readonly comment_id: number | null;
}

export interface Results {
  readonly analyze: Analysis;
  readonly generate: Generation;
  readonly apply: Application;
  readonly prove: Proof;
  readonly publish: Publication;
}

export type Context = StepContext<UpgradeInput, Results>;
export type UpgradeHandlers = Handlers<UpgradeInput, Results>;
