// What the demo does as an operator: budgets for its orgs, and the first retention of a new platform.
import { runSql } from '../drills/apis';
import type { DrillPlatform } from '../drills/drill-platform';
import { StackError } from '../errors';
import { requestJson } from './requests';

type Platform = Pick<DrillPlatform, 'endpoints' | 'secrets'>;

interface Limits {
  readonly soft_limit_usd: string | null;
  readonly hard_limit_usd: string | null;
}

/** Far above what demos spend. */
const AMPLE: Readonly<Record<string, Limits>> = {
  acme: { soft_limit_usd: '20', hard_limit_usd: null },
  globex: { soft_limit_usd: '20', hard_limit_usd: '50' },
};
/** Its soft limit is such that it has used this share of it. */
const NEAR = { org: 'initech', share: 0.9 } as const;
const UNLIMITED: Limits = { soft_limit_usd: null, hard_limit_usd: null };

/** Removes the limit of an earlier demo that the next one would exceed. */
export async function removeNearLimit(platform: Platform): Promise<void> {
  await setBudget(platform, NEAR.org, UNLIMITED);
}

/** Sets the budgets of the day: two ample ones, and one that is almost used up by what its org has spent. */
export async function setBudgets(platform: Platform): Promise<void> {
  for (const [org, limits] of Object.entries(AMPLE)) await setBudget(platform, org, limits);
  const budgets = (await requestBudgets(platform, NEAR.org, 'GET')) as Budgets | undefined;
  const spent = Number(budgets?.items.find(({ period }) => period === 'day')?.spent_usd ?? 0);
  if (spent > 0)
    await setBudget(platform, NEAR.org, { soft_limit_usd: (spent / NEAR.share).toFixed(6), hard_limit_usd: null });
}

interface Budgets {
  readonly items: readonly { readonly period: string; readonly spent_usd: string }[];
}

async function setBudget(platform: Platform, org: string, limits: Limits): Promise<void> {
  await requestBudgets(platform, org, 'PUT', { period: 'day', ...limits });
}

/** Undefined for an org that does not exist, because it has had no run. Throws a StackError otherwise. */
async function requestBudgets(
  { endpoints, secrets }: Platform,
  org: string,
  method: 'GET' | 'PUT',
  body?: object,
): Promise<unknown> {
  const headers = { 'x-sextant-org': org };
  const url = `${endpoints['ops']}/api/v1/budgets`;
  const response = await requestJson(url, { method, body, token: secrets.OPS_API_KEY, headers });
  if (response?.status === 404) return undefined;
  if (response && response.status < 300) return response.body;
  throw new StackError(
    `could not ${method} the budgets of ${org}: ${response ? `HTTP ${response.status}` : 'no answer'}`,
  );
}

/** On a new platform, makes the retention of ops due, which starts within a minute; later it runs every night. */
export async function requestFirstRetention(platform: Platform): Promise<void> {
  await runSql(
    platform,
    `update repeated_work set since = since - interval '1 day' where name = 'retention' and last_success is null`,
  );
}
