// What every route may use.
import type { Database } from '@sextant/records/database';
import type { ControllerClient } from './controller-client';

export interface OpsDeps {
  readonly database: Database;
  readonly controller: ControllerClient;
  /** Base URLs for links and questions; what is not set is left out of answers. */
  readonly prometheusUrl?: string | undefined;
  readonly grafanaUrl?: string | undefined;
  readonly jaegerUrl?: string | undefined;
  /** The present, so that a test can choose it. */
  readonly now: () => Date;
}
