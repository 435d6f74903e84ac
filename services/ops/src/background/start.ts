// What ops does by itself: started and stopped as one, beside the API and on connections of its own.
import type { Loop } from '@sextant/http/loop';
import { openDatabase } from '@sextant/records/database';
import type { LinkBases } from '@sextant/signals/links';
import { REPEATED_WORK } from '@sextant/signals/ops';
import { log } from '@sextant/telemetry/logs';
import { readAlertFile } from '../checks/alert-file';
import { alertmanagerAt, type Credentials } from '../checks/alertmanager';
import { startChecks } from '../checks/start';
import { startPartitions, startRetention } from './daily';
import { showAges } from './gauges';
import { startRollUp } from './roll-up';

export interface LoopsOptions {
  readonly databaseUrl: string;
  readonly env: string;
  readonly alertmanagerUrls: readonly string[];
  /** Where Alertmanager asks for them. */
  readonly alertmanagerCredentials?: Credentials | undefined;
  /** Where the alerts are declared; default: the repository's own file. */
  readonly alertsFile?: string | undefined;
  /** Where the links of messages about tenants lead. */
  readonly links: Partial<LinkBases>;
  readonly checksMs: number;
  readonly rollUpMs: number;
  readonly retentionHourUtc: number;
}

/** Each piece of shared work holds one connection and uses others. */
const CONNECTIONS = 8;

/** Starts all loops; without an Alertmanager tenants are not checked. Throws when the file of alerts cannot be read. */
export function startLoops(options: LoopsOptions): Loop {
  const { env, alertmanagerUrls, links, checksMs: intervalMs } = options;
  const alerts = readAlertFile(options.alertsFile);
  const database = openDatabase(options.databaseUrl, { max: CONNECTIONS });
  const checks = alertmanagerUrls.length > 0;
  if (!checks) log.info('tenants are not checked, as ALERTMANAGER_URL is not set', { operation: 'start' });
  const alertmanagers = alertmanagerUrls.map((url) => alertmanagerAt(url, options.alertmanagerCredentials));
  const loops = [
    startRollUp(database, options.rollUpMs),
    startRetention(database, options.retentionHourUtc),
    startPartitions(database),
    ...(checks ? [startChecks({ database, alerts, alertmanagers, env, links, intervalMs })] : []),
  ];
  showAges(database, checks ? REPEATED_WORK : REPEATED_WORK.filter((name) => name !== 'checks'));
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await database.close();
    },
  };
}
