// Drills of the alerts on error budgets, except those that an outage of all providers spends: see ai-jobs.ts.
import { requestJson } from '../../demo/requests';
import type { Drills, Fault } from '../declare';
import { statements } from '../faults/database';
import { lateUpgrades } from '../faults/queues';
import { repeat } from '../faults/repeat';
import { starve } from '../faults/starvation';
import { underLoad } from '../faults/traffic';

const READERS = 'sextant_app, sextant_reader';
const losesRight = statements(`revoke select on audit_log from ${READERS}`, `grant select on audit_log to ${READERS}`);
const READ_EVERY_MS = 250;

const unreadableTable: Fault = {
  name: 'unreadable-table',
  description: 'ops may not read the audit log, which clients ask for',
  disturbs: ['api'],
  alsoFires: ['ErrorLogSpike', /^OpsApiAvailabilityBudgetBurn\d+d$/],
  inject: async (platform) => {
    const end = await losesRight(platform);
    const url = `${platform.endpoints['ops']}/api/v1/audit`;
    const stop = repeat(() => requestJson(url, { token: platform.secrets.OPS_API_KEY }), READ_EVERY_MS);
    return async () => {
      await stop();
      await end();
    };
  },
};

const slowController: Fault = {
  name: 'slow-controller',
  description: 'the controller pauses for more than a second again and again, so webhooks wait',
  disturbs: ['jobs', 'tenants', 'hosts'],
  alsoFires: [
    ...['HighTokenUsage', 'ServiceNotReady', 'TargetDown', 'TargetFlapping', 'VitalSignalMissing'],
    /^WebhookAcceptedBudgetBurn\d+d$/,
  ],
  inject: underLoad(starve('controller', { stoppedMs: 1_500, runningMs: 500 })),
};

const heldBack: Fault = {
  name: 'late-upgrades',
  description: 'upgrades wait for more than 30 s before workers take them',
  disturbs: ['jobs'],
  alsoFires: ['AIQueueCongestion', 'HighTokenUsage', 'UpgradeLatencyHigh', /^UpgradeLatencyBudgetBurn\d+d$/],
  inject: lateUpgrades(60),
};

export const objectiveDrills: Drills = {
  OpsApiAvailabilityBudgetBurn1h: { fault: unreadableTable },
  OpsApiAvailabilityBudgetBurn6h: { fault: unreadableTable },
  WebhookAcceptedBudgetBurn1h: { fault: slowController },
  WebhookAcceptedBudgetBurn6h: { fault: slowController },
  UpgradeLatencyBudgetBurn1h: { fault: heldBack },
  UpgradeLatencyBudgetBurn6h: { fault: heldBack },
};
