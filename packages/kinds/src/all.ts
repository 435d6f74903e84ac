// All kinds of runs. A new kind needs a line here, a line in handlers.ts, and a label value in signals.
import { agentKind } from './agent/kind';
import type { Kind } from './declare';
import { enrichmentKind } from './enrichment/kind';
import { pageKind } from './page/kind';
import { upgradeKind } from './upgrade/kind';

export const KINDS: readonly Kind[] = [upgradeKind, pageKind, agentKind, enrichmentKind];

export function findKind(name: string): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
