// Answers of the ops API about figures, cost and incidents, as far as they are shown.

type Maybe<T> = T | null;

export interface RunFigures {
  readonly total: number;
  readonly by_state: Readonly<Record<string, number>>;
  readonly success_rate: Maybe<number>;
  readonly runtime_seconds: { readonly avg: Maybe<number>; readonly p50: Maybe<number>; readonly p95: Maybe<number> };
}

export interface LlmFigures {
  readonly calls: number;
  readonly errors: number;
  readonly error_rate: Maybe<number>;
  readonly total_tokens: number;
  readonly cost_usd: Maybe<string>;
  readonly unpriced_calls: number;
  readonly latency_seconds: { readonly p50: Maybe<number>; readonly p95: Maybe<number> };
}

export interface ModelFigures extends LlmFigures {
  readonly provider: string;
  readonly model: string;
}

export interface StepFailures {
  readonly count: number;
  readonly kind: string;
  readonly step: string;
  readonly error_class: Maybe<string>;
}

export interface RecentFailure {
  readonly run_id: string;
  readonly kind: string;
  readonly step: Maybe<string>;
  readonly error_class: Maybe<string>;
  readonly error_message: Maybe<string>;
  readonly ended_at: Maybe<string>;
}

export interface Overview {
  /** The org that it covers; null: all. */
  readonly org: Maybe<string>;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly runs: RunFigures;
  readonly step_failures: readonly StepFailures[];
  readonly llm: LlmFigures & { readonly by_model: readonly ModelFigures[] };
  readonly recent_failures: readonly RecentFailure[];
  readonly previous: { readonly runs: RunFigures; readonly llm: LlmFigures };
}

export interface UsageFigures {
  readonly calls: number;
  readonly errors: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cost_usd: Maybe<string>;
  readonly unpriced_calls: number;
}

export interface UsageGroup extends UsageFigures {
  readonly provider?: Maybe<string>;
  readonly model?: Maybe<string>;
  readonly user_id?: Maybe<string>;
  readonly date?: string;
}

export interface Usage {
  readonly org: Maybe<string>;
  readonly from: string;
  readonly to: string;
  readonly totals: UsageFigures;
  readonly by_provider: readonly UsageGroup[];
  readonly by_model: readonly UsageGroup[];
  readonly by_user: readonly UsageGroup[];
  readonly by_date: readonly UsageGroup[];
  readonly top_users: readonly UsageGroup[];
}

export interface Flag {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly value: unknown;
  readonly decided_by: Maybe<string>;
}

export interface Incident {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly opened_at: string;
  readonly acknowledged_at: Maybe<string>;
  readonly resolved_at: Maybe<string>;
}

export interface IncidentDetails extends Incident {
  readonly summary: Maybe<string>;
  readonly alerts: readonly {
    readonly name: string;
    readonly status: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly starts_at: string;
  }[];
  readonly actions: readonly {
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly note: Maybe<string>;
  }[];
}

export interface Org {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  /** Null: as the plan says. */
  readonly retention_days: Maybe<number>;
  /** In lists. */
  readonly last_run_at?: Maybe<string>;
  readonly runs_24h?: number;
}

export interface Key {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** active, expired or revoked. */
  readonly state: string;
  readonly created_at: string;
  readonly created_by: Maybe<string>;
  readonly expires_at: Maybe<string>;
  readonly last_used_at: Maybe<string>;
}
