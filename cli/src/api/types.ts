// Answers of the ops API, as far as they are shown. GET /openapi.json of ops describes them whole.

export interface Page<T> {
  /** The org that a list of several orgs' things covers; null: all of them. */
  readonly org?: Maybe<string>;
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface Me {
  readonly org: string;
  /** The org that reads cover; null: all. */
  readonly covers?: Maybe<string>;
  readonly role: string;
  readonly actor: string;
  readonly platform: boolean;
}

/** Times are RFC 3339; durations are seconds; costs are decimal dollars, null when no price is known. */
type Time = string;
type Maybe<T> = T | null;

export interface RunItem {
  readonly id: string;
  readonly org: string;
  readonly kind: string;
  readonly state: string;
  readonly priority: string;
  readonly error_class: Maybe<string>;
  readonly correlation_id: string;
  readonly trace_id: Maybe<string>;
  readonly trace_url: Maybe<string>;
  readonly queued_at: Time;
  readonly started_at: Maybe<Time>;
  readonly ended_at: Maybe<Time>;
}

export interface Step {
  readonly step: string;
  readonly state: string;
  readonly attempt: number;
  readonly error_class: Maybe<string>;
  readonly error_message: Maybe<string>;
  readonly started_at: Maybe<Time>;
  readonly ended_at: Maybe<Time>;
}

export interface Attempt {
  readonly step: string;
  readonly attempt: number;
  readonly state: string;
  readonly trace_id: string;
  readonly trace_kept: Maybe<boolean>;
  readonly trace_url: Maybe<string>;
  readonly started_at: Time;
  readonly ended_at: Maybe<Time>;
}

export interface Stage {
  readonly stage: string;
  readonly count_total: number;
  readonly count_success: number;
  readonly count_error: number;
  readonly p50_ms: Maybe<number>;
  readonly p95_ms: Maybe<number>;
  readonly p99_ms: Maybe<number>;
  readonly cost_usd: Maybe<string>;
  readonly tokens_input: number;
  readonly tokens_output: number;
}

export interface Vendor {
  readonly vendor: string;
  readonly calls: number;
  readonly errors: number;
  readonly cost_usd: Maybe<string>;
  readonly rate_limit_hits: number;
  readonly quota_exhausted: number;
}

export interface Run extends RunItem {
  readonly error_message: Maybe<string>;
  readonly steps: readonly Step[];
  readonly attempts: readonly Attempt[];
  readonly stage_stats: readonly Stage[];
  readonly vendor_usage: readonly Vendor[];
  readonly links: { readonly trace: Maybe<string>; readonly logs: Maybe<string>; readonly dashboard: Maybe<string> };
}

export interface RunEvent {
  readonly id: string;
  readonly stage: string;
  readonly entity_id: Maybe<string>;
  readonly event: string;
  readonly status: string;
  readonly error_code: Maybe<string>;
  readonly duration_ms: Maybe<number>;
  readonly ts: Time;
}

export interface Job {
  readonly id: string;
  readonly run_id: string;
  readonly kind: string;
  readonly step: string;
  readonly state: string;
  readonly attempt: number;
  readonly priority: string;
  readonly error_class: Maybe<string>;
  readonly error_message: Maybe<string>;
  readonly queued_at: Maybe<Time>;
  readonly started_at: Maybe<Time>;
  readonly ended_at: Maybe<Time>;
}

export interface Letter {
  readonly id: string;
  readonly queue: string;
  readonly run_id: string;
  readonly step: string;
  readonly error_class: string;
  readonly retryable: boolean;
  readonly message: string;
  readonly stack: Maybe<string>;
  readonly attempts: number;
  readonly replays: number;
  readonly payload: unknown;
  readonly trace_id: Maybe<string>;
  readonly first_failed_at: Time;
  readonly last_failed_at: Time;
}

type Counts = Readonly<Record<string, number>>;

export interface LetterStats {
  readonly total: number;
  readonly by_queue: Counts;
  readonly by_error_class: Counts;
  readonly by_retryable: Counts;
  readonly by_hour: readonly { readonly hour: Time; readonly count: number }[];
}

/** A replay of many letters, which goes on in the background. */
export interface Replay {
  readonly id: string;
  readonly matching: number;
}

export interface QueueState {
  readonly queue: string;
  readonly paused: boolean;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly workers: number;
  readonly dead_letters: number;
}

export interface QueueOverview {
  readonly org: Maybe<string>;
  readonly pending: { readonly total: number; readonly by_type: readonly { kind: string; count: number }[] };
  readonly wait_seconds: { readonly avg: Maybe<number>; readonly oldest: Maybe<number> };
  readonly retries: { readonly min: Maybe<number>; readonly max: Maybe<number>; readonly avg: Maybe<number> };
  readonly workers: number;
  readonly dead_letters: { readonly total: number };
  readonly queues: readonly QueueState[];
}
