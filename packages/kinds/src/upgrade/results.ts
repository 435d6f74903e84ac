// The results of the steps of an upgrade.
import type { Handlers, StepContext } from '../declare';
import type { Change } from './manifest/set-range';
import type { UpgradeInput } from './kind';

export interface Analysis {
  /** The text of the manifest. */
  readonly manifest: string;
  readonly path: string;
  /** The current range in the most important section. */
  readonly range: string;
  /** The lowest version that the range admits. */
  readonly from: string;
  readonly to: string;
  readonly change: 'major' | 'minor' | 'patch' | 'pre-release' | 'downgrade';
  readonly warnings: readonly string[];
  /** Indexes of the declarations to edit, among those of the package. */
  readonly declarations: readonly number[];
  /** The syntax of their ranges, if not the default of the ecosystem. */
  readonly dialect?: 'poetry';
  /** The other manifests of the repository. */
  readonly others: readonly { readonly path: string; readonly text: string }[];
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
    /** `unknown` if `not_modelled` is not empty. A violated constraint fails the step. */
    readonly result: 'proved' | 'unknown';
    readonly engine: string;
    readonly latency_ms: number;
    /** Sentences: the constraints that the new version meets. */
    readonly constraints: readonly string[];
    /** Sentences: the assumptions of the proof. */
    readonly premises: readonly string[];
    /** Sentences: what affects the upgrade and is not part of the proof. */
    readonly not_modelled: readonly string[];
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
