// What a kind of run is: a name, the input it takes, its steps in order; and what a step is given to do its work.
import type { Database } from '@sextant/records/database';
import type { RunEvents } from '@sextant/records/events/run-events';
import type { z } from 'zod';
import type { Services } from './services';

/** Kinds and queues are closed sets, as both are labels of metrics. */
export type { KindName } from '@sextant/signals/labels';
import type { KindName } from '@sextant/signals/labels';

/** What a step mostly does. The jobs of llm steps are AI jobs, as is any other that calls a model. */
export type StepType = 'code' | 'llm' | 'vendor' | 'proof' | 'database';

export interface StepDeclaration<Name extends string = string> {
  readonly step: Name;
  readonly type: StepType;
}

/** A kind of run, as the controller knows it; its queue has the same name. */
export interface Kind<Input = unknown, Step extends string = string> {
  readonly name: KindName;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** In the order in which they run; each is the child job of the next. */
  readonly steps: readonly StepDeclaration<Step>[];
}

/** Declares a kind; the types of its input and step names are inferred. */
export function kind<Input, const Step extends string>(declaration: Kind<Input, Step>): Kind<Input, Step> {
  return declaration;
}

export type InputOf<K> = K extends Kind<infer Input> ? Input : never;
export type StepOf<K> = K extends Kind<unknown, infer Step> ? Step : never;

/** The run that a step belongs to. */
export interface RunOfStep {
  readonly id: string;
  readonly orgId: string;
  /** For whom it is, where that is known. */
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  readonly kind: KindName;
  readonly correlationId: string;
  readonly traceId: string | undefined;
  readonly traceUrl: string | undefined;
}

/** One prompt to a model. */
export interface Prompt {
  readonly system?: string;
  readonly prompt: string;
  readonly maxOutputTokens: number;
  /** JSON Schema of the object to answer with. */
  readonly responseSchema?: object;
  readonly agentId?: string;
}

export interface Generated {
  readonly text: string;
  readonly object?: unknown;
  readonly provider: string;
  readonly model: string;
  /** In 1e-9 USD; null: no price is known. */
  readonly costNanoUsd: number | null;
}

/** What a handler is given. All functions throw ServiceError, whose class says whether the attempt is repeated. */
export interface StepContext<Input = unknown, Results = object> {
  readonly run: RunOfStep;
  readonly step: string;
  readonly input: Input;
  /** Results of the steps before. */
  readonly before: Partial<Results>;
  /** The first is 1. */
  readonly attempt: number;
  /** Aborted when the work is of no use any more: its worker stops, or its job went to another. */
  readonly signal: AbortSignal;
  /** Asks a model; each call has its own row in the ledger, and is counted once however often its request is sent. */
  readonly generate: (prompt: Prompt) => Promise<Generated>;
  /** Says whether a model's output passed its validation. */
  readonly validated: (passed: boolean) => void;
  /** The outside, as configured. */
  readonly services: Services;
  readonly database: Database;
  readonly events: RunEvents;
}

/** The work of each step; `Results` has the result of each step under its name. */
export type Handlers<Input, Results extends object> = {
  readonly [Step in keyof Results]-?: (context: StepContext<Input, Results>) => Promise<Results[Step]>;
};

/** The result of an earlier step. Throws when it is missing, which no flow allows. */
export function required<Results, Step extends keyof Results>(
  { before }: { readonly before: Partial<Results> },
  step: Step,
): NonNullable<Results[Step]> {
  const result = before[step];
  if (result == null) throw new Error(`could not find the result of the step ${String(step)}`);
  return result;
}
