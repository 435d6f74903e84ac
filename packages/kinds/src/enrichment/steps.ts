// The steps of an enrichment.
import type { Handlers } from '../declare';
import { crawl, type Crawled } from './crawl';
import { exportScores, type Exported } from './export';
import type { EnrichmentInput } from './kind';
import { refresh, type Refreshed } from './refresh';
import { score, type Scored } from './score';
import { select, type Selected } from './select';
import { verify, type Verified } from './verify';

export interface EnrichmentResults {
  readonly mv_refresh: Refreshed;
  readonly select_targets: Selected;
  readonly crawl: Crawled;
  readonly verify: Verified;
  readonly score: Scored;
  readonly export: Exported;
}

export const enrichmentSteps: Handlers<EnrichmentInput, EnrichmentResults> = {
  mv_refresh: refresh,
  select_targets: select,
  crawl,
  verify,
  score,
  export: exportScores,
};
