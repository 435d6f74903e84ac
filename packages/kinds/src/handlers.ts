// The handlers of all steps. Only the worker imports them, with their dependencies.
import { agentSteps } from './agent/steps';
import type { KindName, StepContext } from './declare';
import { enrichmentSteps } from './enrichment/steps';
import { pageSteps } from './page/steps';
import { upgradeSteps } from './upgrade/steps';

/** The input type is erased: the controller has validated the input against the schema of its kind. */
export type Handler = (context: StepContext) => Promise<unknown>;

const HANDLERS: Readonly<Record<KindName, Readonly<Record<string, (context: never) => Promise<unknown>>>>> = {
  upgrade: upgradeSteps,
  page: pageSteps,
  agent: agentSteps,
  enrichment: enrichmentSteps,
};

/** Undefined if the kind has no such step. */
export function handlerOf(kind: KindName, step: string): Handler | undefined {
  const handlers = HANDLERS[kind];
  return Object.hasOwn(handlers, step) ? (handlers[step] as Handler) : undefined;
}
