// Loki's ruler: evaluates the generated rules on log lines, and posts their alerts to Alertmanager.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Site } from '../component';
import { ALERTMANAGER_USER, alertsFolder } from './alertmanager';
import { withLocalLinks } from './prometheus/local-links';
import { evaluationInterval } from './prometheus/prometheus';
import { environment } from './prometheus/targets';

/** The tenant of a Loki without authentication. */
const TENANT = 'fake';

/** The ruler, in a stack with Alertmanager. Also used for the container. */
export function rulerConfig(site: Site): object {
  if (!site.has('alertmanager')) return {};
  return {
    ruler: {
      storage: { type: 'local', local: { directory: rulesFolder(site) } },
      evaluation_interval: evaluationInterval(site),
      poll_interval: '10s',
      alertmanager_url: site.url('alertmanager'),
      enable_alertmanager_v2: true,
      // Containers use an internal network without authentication.
      ...(!site.replicated && {
        alertmanager_client: {
          basic_auth_username: ALERTMANAGER_USER,
          basic_auth_password: site.secrets.ALERTMANAGER_PASSWORD,
        },
      }),
      external_labels: { env: environment(site) },
    },
  };
}

/** Writes the generated rules with links to this stack. */
export function writeRules(site: Site): void {
  const source = join(alertsFolder(site), 'loki', TENANT, 'rules.yml');
  const folder = join(localFolder(site), TENANT);
  mkdirSync(folder, { recursive: true });
  const queryUrl = (expr: string) => `${site.url('loki')}/loki/api/v1/query?query=${encodeURIComponent(expr)}`;
  writeFileSync(join(folder, 'rules.yml'), stringify(withLocalLinks(readFileSync(source, 'utf8'), site, queryUrl)));
}

/** Containers use the generated rules as they are. */
function rulesFolder(site: Site): string {
  return site.replicated ? join(alertsFolder(site), 'loki') : localFolder(site);
}

function localFolder(site: Site): string {
  return join(site.home.config('loki'), 'rules');
}
