// What drills and faults know of the platform on which they run.
import type { Home } from '../home';
import type { Secrets } from '../site/secrets';
import type { CompiledAlert } from './compiled-alerts';

export interface DrillPlatform {
  readonly home: Home;
  /** endpoints.json: component name → base URL. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** All alerts that the platform can fire. */
  readonly alerts: readonly CompiledAlert[];
  stop(): Promise<void>;
}
