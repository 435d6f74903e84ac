// The background work of ops, started and stopped together, on database connections separate from the API's.
import type { Loop } from '@sextant/http/service/loop';
import { openDatabase } from '@sextant/records/database';
import type { LinkBases } from '@sextant/signals/links';
import { REPEATED_WORK, type RepeatedWorkName } from '@sextant/signals/ops';
import { sextant } from '@sextant/signals/sextant';
import { log } from '@sextant/telemetry/logs';
import { readAlertFile } from '../checks/alert-file';
import { alertmanagerAt, type Credentials } from '../checks/alertmanager';
import { startChecks } from '../checks/start';
import { startIncidentGauges } from '../incidents/gauges';
import { startBudgets, startObjectiveHours } from '../objectives/start';
import { createStore } from '../stores/store';
import { startPartitions, startRetention } from './daily';
import { showAges } from './gauges';
import { startRollUp } from './roll-up';

export interface BackgroundOptions {
  readonly databaseUrl: string;
  readonly env: string;
  /** Without URLs, tenants are not checked. */
  readonly alertmanagerUrls: readonly string[];
  readonly alertmanagerCredentials?: Credentials | undefined;
  /** File that declares the alerts; default: the file of this repository. */
  readonly alertsFile?: string | undefined;
  /** Base URLs of links in alerts. */
  readonly links: Partial<LinkBases>;
  /** Without it, the hours of objectives are not copied. */
  readonly prometheusUrl?: string | undefined;
  readonly checksMs: number;
  readonly rollUpMs: number;
  readonly retentionHourUtc: number;
}

/** Each piece of shared work holds one connection while it uses others. */
const MAX_CONNECTIONS = 10;

/** Throws if the file of alerts cannot be read. */
export function startBackground(options: BackgroundOptions): Loop {
  const { env, alertmanagerUrls, links, checksMs: intervalMs } = options;
  const alerts = readAlertFile(options.alertsFile);
  const database = openDatabase(options.databaseUrl, { max: MAX_CONNECTIONS });
  const checksTenants = alertmanagerUrls.length > 0;
  if (!checksTenants) log.info('tenant checks are disabled: ALERTMANAGER_URL is not set', { operation: 'start' });
  const alertmanagers = alertmanagerUrls.map((url) => alertmanagerAt(url, options.alertmanagerCredentials));
  const prometheus = createStore({
    ...{ name: 'Prometheus', setting: 'PROMETHEUS_URL' },
    urls: options.prometheusUrl === undefined ? [] : [options.prometheusUrl],
  });
  const objectives = { database, prometheus, objectives: sextant.objectives };
  if (!prometheus.configured) log.info('error budgets are not kept: PROMETHEUS_URL is not set', { operation: 'start' });
  const loops = [
    startRollUp(database, options.rollUpMs),
    startRetention(database, options.retentionHourUtc),
    startPartitions(database),
    startIncidentGauges(database),
    ...(checksTenants ? [startChecks({ database, alerts, alertmanagers, env, links, intervalMs })] : []),
    ...(prometheus.configured ? [startObjectiveHours(objectives), startBudgets(objectives)] : []),
  ];
  const isOff: Readonly<Partial<Record<RepeatedWorkName, boolean>>> = {
    checks: !checksTenants,
    objective_hours: !prometheus.configured,
  };
  showAges(
    database,
    REPEATED_WORK.filter((name) => !isOff[name]),
  );
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await database.close();
    },
  };
}
