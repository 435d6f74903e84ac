// ops: the API that people and other programs call.
import { join } from 'node:path';
import type { ComponentName, Site } from '../component';
import { ALERTMANAGER_USER, alertsFolder } from './alertmanager';
import { databaseUrl } from './postgres/postgres';
import { service } from './service';

export const ops = service({
  name: 'ops',
  after: ['records-migrate'],
  needs: ['controller'],
  env: (site) => ({
    DATABASE_URL: databaseUrl(site, 'sextant_app', site.secrets.SEXTANT_APP_DB_PASSWORD),
    CONTROLLER_URL: site.url('controller'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPS_API_KEY: site.secrets.OPS_API_KEY,
    RUNBOOKS_URL: `${site.url('ops')}/runbooks`,
    ALERTS_FILE: join(alertsFolder(site), 'posted', 'alerts.json'),
    ...(site.has('alertmanager') &&
      !site.replicated && {
        ALERTMANAGER_USER,
        ALERTMANAGER_PASSWORD: site.secrets.ALERTMANAGER_PASSWORD,
      }),
    ...stores(site, { PROMETHEUS_URL: 'prometheus', ALERTMANAGER_URL: 'alertmanager', JAEGER_URL: 'jaeger' }),
  }),
});

/** Addresses of those stores that are part of this stack. */
function stores(site: Site, names: Readonly<Record<string, ComponentName & Parameters<Site['url']>[0]>>) {
  const there = Object.entries(names).filter(([, name]) => site.has(name));
  return Object.fromEntries(there.map(([variable, name]) => [variable, site.url(name)]));
}
