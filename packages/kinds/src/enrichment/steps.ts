// The steps of the kind enrichment.
import type { Handlers } from '../declare';
import { crawl, type CrawlResult } from './crawl';
import { exportScores, type ExportResult } from './export';
import type { EnrichmentInput } from './kind';
import { refresh, type RefreshResult } from './refresh';
import { score, type ScoreResult } from './score';
import { select, type SelectResult } from './select';
import { verify, type VerifyResult } from './verify';

export interface EnrichmentResults {
  readonly mv_refresh: RefreshResult;
  readonly select_targets: SelectResult;
  readonly crawl: CrawlResult;
  readonly verify: VerifyResult;
  readonly score: ScoreResult;
  readonly export: ExportResult;
}

export const enrichmentSteps: Handlers<EnrichmentInput, EnrichmentResults> = {
  mv_refresh: refresh,
  select_targets: select,
  crawl,
  verify,
  score,
  export: exportScores,
};
