// Where the links of alerts to runbooks lead.
import type { Site } from '../component';

/** Base URL of the runbooks on another site, such as a folder of a repository. */
const SETTING = 'SEXTANT_RUNBOOKS_URL';

/** Whether a page exists to link to: of the console, or on another site. */
export function hasRunbooks(site: Site): boolean {
  return site.has('ops') || site.settings[SETTING] !== undefined;
}

/** Base URL without a trailing slash. Default: the pages of the console. */
export function runbooksUrl(site: Site): string {
  return site.settings[SETTING]?.replace(/\/+$/, '') ?? `${site.url('ops')}/runbooks`;
}
