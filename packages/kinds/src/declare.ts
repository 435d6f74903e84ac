// Declares kinds of runs (name, input, steps), and the context and handlers of steps.
import type { Database } from '@sextant/records/database';
import type { RunEvents } from '@sextant/records/events/run-events';
import type { z } from 'zod';
import type { Services } from './services';

/** A closed set: kinds and queues are metric labels. */
export type { KindName } from '@sextant/signals/labels';
import type { KindName } from '@sextant/signals/labels';

/** The main work of a step. Jobs of llm steps, and other jobs that call a model, count as AI jobs. */
export type StepType = 'code' | 'llm' | 'vendor' | 'proof' | 'database';

export interface StepDeclaration<Name extends string = string> {
  readonly step: Name;
  readonly type: StepType;
}

/** A kind of run; its queue has the same name. */
export interface Kind<Input = unknown, Step extends string = string> {
  readonly name: KindName;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** In execution order; the job of each step is a child of the job of the next. */
  readonly steps: readonly StepDeclaration<Step>[];
}

/** Infers the types of the input and the step names. */
export function kind<Input, const Step extends string>(declaration: Kind<Input, Step>): Kind<Input, Step> {
  return declaration;
}

export interface RunOfStep {
  readonly id: string;
  readonly orgId: string;
  /** The workspace and user that the run is for, if known. */
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  readonly kind: KindName;
  readonly correlationId: string;
  readonly traceId: string | undefined;
  readonly traceUrl: string | undefined;
}

export interface Prompt {
  readonly system?: string;
  readonly prompt: string;
  readonly maxOutputTokens: number;
  /** JSON Schema of the output. */
  readonly responseSchema?: object;
  readonly agentId?: string;
  /** Receives the output while the model generates it, as an application does that shows it to a user; default false. */
  readonly stream?: boolean;
}

export interface Completion {
  readonly text: string;
  readonly object?: unknown;
  readonly provider: string;
  readonly model: string;
  /** In nano-USD; null if the model has no known price. */
  readonly costNanoUsd: number | null;
}

/** The context of a handler. All functions throw ServiceError; its class decides whether the step is retried. */
export interface StepContext<Input = unknown, Results = object> {
  readonly run: RunOfStep;
  readonly step: string;
  readonly input: Input;
  /** Results of earlier steps. */
  readonly before: Partial<Results>;
  /** Starts at 1. */
  readonly attempt: number;
  /** Aborted when the worker stops, or another worker has taken over the job. */
  readonly signal: AbortSignal;
  /** Calls a model. Each call has one row in the ledger, even if its request is sent several times. */
  readonly generate: (prompt: Prompt) => Promise<Completion>;
  /** Records whether the output of a model passed validation. */
  readonly validated: (passed: boolean) => void;
  readonly services: Services;
  readonly database: Database;
  readonly events: RunEvents;
}

/** One handler per step; `Results` maps step names to their results. */
export type Handlers<Input, Results extends object> = {
  readonly [Step in keyof Results]-?: (context: StepContext<Input, Results>) => Promise<Results[Step]>;
};

/** The result of an earlier step. Throws if it is missing, which the flow of jobs rules out. */
export function required<Results, Step extends keyof Results>(
  { before }: { readonly before: Partial<Results> },
  step: Step,
): NonNullable<Results[Step]> {
  const result = before[step];
  if (result == null) throw new Error(`could not find the result of the step ${String(step)}`);
  return result;
}
