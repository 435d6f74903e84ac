// The panels of Tenants that read Postgres: runs, outcomes and vendors of each org.
import { sqlBars, sqlTable } from '../sql/panels';
import { runsByOrg, runsOverTime, vendorUsage } from '../sql/queries';

export const tenantsSqlRows = [
  [
    sqlTable({
      id: 70,
      title: 'Runs by org',
      description:
        'Runs of each org that were queued in the whole hours of the time range, or in its UTC days if it is longer than 3 days, with the items of their stages and the slowest P95 and P99 of any run and stage; at most 200 orgs, the most runs first. Good: few failed runs and item errors.',
      query: runsByOrg,
    }),
  ],
  [
    sqlBars({
      id: 71,
      title: 'Runs over time',
      description:
        'Runs by the hour in which they were queued, or by UTC day if the time range is longer than 3 days, of the 20 orgs with the most. Good: no org crowds out the others.',
      query: runsOverTime,
    }),
    sqlTable({
      id: 72,
      title: 'Vendors and model providers by org',
      description:
        'Calls of each org to vendors and model providers in the whole hours of the time range, or in its UTC days if it is longer than 3 days. Vendors have no known cost; rate limits of model providers are on AI Performance. Good: few errors, no exhausted quotas.',
      query: vendorUsage,
    }),
  ],
];
