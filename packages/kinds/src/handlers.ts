// The work of every kind's steps; imported by the worker alone, as only it needs what the steps bring along.
import { agentSteps } from './agent/steps';
import type { KindName, StepContext } from './declare';
import { enrichmentSteps } from './enrichment/steps';
import { pageSteps } from './page/steps';
import { upgradeSteps } from './upgrade/steps';

/** A step's work once its input has passed the schema of its kind, which is why the types may be forgotten. */
export type Handler = (context: StepContext) => Promise<unknown>;

const HANDLERS: Readonly<Record<KindName, Readonly<Record<string, (context: never) => Promise<unknown>>>>> = {
  upgrade: upgradeSteps,
  page: pageSteps,
  agent: agentSteps,
  enrichment: enrichmentSteps,
};

/** The handler of a step; undefined when the kind has no such step. */
export function handlerOf(kind: KindName, step: string): Handler | undefined {
  const handlers = HANDLERS[kind];
  return Object.hasOwn(handlers, step) ? (handlers[step] as Handler) : undefined;
}
