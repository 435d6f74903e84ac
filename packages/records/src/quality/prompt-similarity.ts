// Comparisons of prompts with known bad prompts, and the action taken.
import type { Database } from '../database/database';
import { storable } from '../database/values';
import { type GUARD_ACTIONS, promptSimilarityLogs } from '../schema/quality';

export type GuardAction = (typeof GUARD_ACTIONS)[number];

export interface PromptSimilarity {
  readonly orgId: string;
  readonly runId?: string;
  readonly agentId: string;
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  /** 0 (nothing in common) to 1. */
  readonly similarityScore: number;
  /** The most similar known bad prompt; null if there is none. */
  readonly flaggedReference: string | null;
  readonly actionTaken: GuardAction;
}

/** Adds a row. A repeated comparison adds another row. */
export async function logPromptSimilarity(database: Database, similarity: PromptSimilarity): Promise<void> {
  await database.withOrg(similarity.orgId, (tx) => tx.insert(promptSimilarityLogs).values(storable(similarity)));
}
