// What the steps of an upgrade hand to each other.
import type { Handlers, StepContext } from '../declare';
import type { Change } from './manifest/set-range';
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
  /** Which of the manifest's declarations of the package are edited, by their index. */
  readonly declarations: readonly number[];
  /** The language of their ranges where it is not the usual one. */
  readonly dialect?: 'poetry';
  /** The other manifests of the same ecosystem. */
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
    /** `unknown` when something that decides is not modelled; a broken constraint fails the step instead. */
    readonly result: 'proved' | 'unknown';
    readonly engine: string;
    readonly latency_ms: number;
    /** The constraints that hold of the chosen version, as sentences. */
    readonly constraints: readonly string[];
    /** What the proof takes as given, as sentences. */
    readonly premises: readonly string[];
    /** What decides and is not known, as sentences. */
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
