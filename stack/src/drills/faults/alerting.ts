// Faults of alerting itself: Slack that is not reachable, and a configuration that Prometheus refuses.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile } from '../../components/config-file';
import { signalTree } from '../../processes';
import { readState } from '../../site/state';
import { postAlert } from '../apis';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../platform';

/** Nothing listens on this port. */
const CLOSED = 'http://127.0.0.1:9/slack';

/** Points Slack's address at a closed port, and posts an alert that has to go there. Alertmanager reads the file each time. */
export const unreachableSlack: Fault['inject'] = async (platform) => {
  const file = join(platform.home.config('alertmanager'), 'secrets', 'slack_url');
  const address = readFileSync(file, 'utf8');
  writeFileSync(file, CLOSED);
  const labels = { alertname: 'DrillOfSlack', severity: 'warning', env: 'drill' };
  const alert = { labels, annotations: { summary: 'Slack is not reachable' } };
  await postAlert(platform, alert);
  return async () => {
    writeFileSync(file, address);
    await postAlert(platform, { ...alert, endsAt: new Date().toISOString() });
  };
};

/** Gives Prometheus a configuration that it cannot read, and makes it reload. */
export const brokenConfig: Fault['inject'] = (platform) => {
  const file = configFile(platform, 'prometheus');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, 'global: [');
  reload(platform);
  return Promise.resolve(() => {
    writeFileSync(file, text);
    reload(platform);
  });
};

function reload({ home }: DrillPlatform): void {
  const process = readState(home)?.components['prometheus']?.process;
  if (process) signalTree(process, 'SIGHUP');
}
