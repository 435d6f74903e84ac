// Every kind of run; a new one is a line here, a line in handlers.ts, and its name in the labels of the signals.
import { agentKind } from './agent/kind';
import type { Kind } from './declare';
import { enrichmentKind } from './enrichment/kind';
import { pageKind } from './page/kind';
import { upgradeKind } from './upgrade/kind';

export const KINDS: readonly Kind[] = [upgradeKind, pageKind, agentKind, enrichmentKind];

/** The kind of that name; undefined when there is none. */
export function findKind(name: string): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
