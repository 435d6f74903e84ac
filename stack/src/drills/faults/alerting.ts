// Faults of alerting itself: Slack that is not reachable, and files that Prometheus cannot use.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile } from '../../components/config-file';
import { signalTree } from '../../processes';
import { readState } from '../../site/state';
import { postAlert } from '../apis';
import type { EndFault, Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';

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

/** Gives Prometheus a configuration that it cannot read. */
export const brokenConfig: Fault['inject'] = (platform) =>
  changedFile(platform, configFile(platform, 'prometheus'), () => 'global: [');

/** Adds a rule whose evaluation fails, because several series match. */
export const failingRule: Fault['inject'] = (platform) => {
  const file = join(platform.home.config('prometheus'), 'rules.yml');
  const group = '  - name: drill\n    rules:\n      - record: drill:up:matched\n        expr: up + on () up\n';
  return changedFile(platform, file, (text) => text.replace('groups:\n', `groups:\n${group}`));
};

/** Takes a service out of the targets of Prometheus, as a discovery that loses it does. */
export function lostTarget(service: string): Fault['inject'] {
  return (platform) => {
    const file = join(platform.home.config('prometheus'), 'targets', 'services.json');
    const without = (text: string): string => {
      const groups = JSON.parse(text) as { readonly labels: { readonly service: string } }[];
      return JSON.stringify(groups.filter(({ labels }) => labels.service !== service));
    };
    return changedFile(platform, file, without);
  };
}

/** Changes a file of Prometheus and makes it reload; the end restores the file. */
function changedFile(platform: DrillPlatform, file: string, change: (text: string) => string): Promise<EndFault> {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, change(text));
  reload(platform);
  return Promise.resolve(() => {
    writeFileSync(file, text);
    reload(platform);
  });
}

function reload({ home }: DrillPlatform): void {
  const process = readState(home)?.components['prometheus']?.process;
  if (process) signalTree(process, 'SIGHUP');
}
