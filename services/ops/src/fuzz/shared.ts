// What a fuzzer with the platform's key may change for everybody, noted before and put back afterwards.
import { send } from '@sextant/http/client';
import { z } from 'zod';

export interface Api {
  readonly url: string;
  /** The platform's. */
  readonly key: string;
  /** The org that the fuzzer acts for. */
  readonly org: string;
}

type Method = 'GET' | 'PUT' | 'POST';

const queues = z.object({
  items: z.array(
    z.object({
      queue: z.string(),
      paused: z.boolean(),
      concurrency: z.number().nullable(),
      rate_per_second: z.number().nullable(),
    }),
  ),
});
const flags = z.object({ items: z.array(z.object({ name: z.string(), enabled: z.boolean(), value: z.unknown() })) });
const budgets = z.object({
  items: z.array(
    z.object({
      period: z.string(),
      soft_limit_usd: z.string().nullable(),
      hard_limit_usd: z.string().nullable(),
    }),
  ),
});
const plan = z.object({ name: z.string(), plan: z.string(), retention_days: z.number().nullable() });
const orgs = z.object({ items: z.array(plan), next_cursor: z.string().nullable() });

/**
 * Makes the org where it is missing, runs `work`, and puts back what all orgs share (limits of queues, paused queues,
 * defaults of flags, plans of other orgs) and the budgets of the org, also when `work` fails. Throws HttpError when the API
 * refuses.
 */
export async function keepingShared<T>(api: Api, work: () => Promise<T>): Promise<T> {
  // An org that nobody sets flags for: its flags are the defaults.
  const witness = { ...api, org: `${api.org}-defaults` };
  for (const { org } of [api, witness])
    await call(api, { method: 'PUT', path: `/orgs/${org}`, body: { plan: 'free' }, org: null });
  const before = await sharedOf(api, witness);
  try {
    return await work();
  } finally {
    await restore(api, before, await sharedOf(api, witness));
  }
}

async function sharedOf(api: Api, witness: Api) {
  return {
    queues: queues.parse(await call(api, { path: '/queues' })).items,
    flags: flags.parse(await call(witness, { path: '/flags' })).items,
    budgets: budgets.parse(await call(api, { path: '/budgets' })).items,
    orgs: await allOrgs(api),
  };
}

type Shared = Awaited<ReturnType<typeof sharedOf>>;

async function restore(api: Api, before: Shared, after: Shared): Promise<void> {
  for (const { queue, paused, concurrency, rate_per_second } of changed(before.queues, after.queues)) {
    await call(api, { method: 'PUT', path: `/queues/${queue}`, body: { concurrency, rate_per_second } });
    await call(api, { method: 'POST', path: `/queues/${queue}/${paused ? 'pause' : 'resume'}` });
  }
  for (const { name, enabled, value } of changed(before.flags, after.flags))
    await call(api, { method: 'PUT', path: `/flags/${name}`, body: { enabled, value, everyone: true } });
  for (const budget of changed(before.budgets, after.budgets))
    await call(api, { method: 'PUT', path: '/budgets', body: budget });
  for (const { name, ...settings } of changed(before.orgs, after.orgs))
    await call(api, { method: 'PUT', path: `/orgs/${encodeURIComponent(name)}`, body: settings, org: null });
}

/** Those of before that are not so any more; both lists may be in any order. */
function changed<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  const same = new Set(after.map((one) => JSON.stringify(one)));
  return before.filter((one) => !same.has(JSON.stringify(one)));
}

async function allOrgs(api: Api): Promise<z.output<typeof orgs>['items']> {
  const all: z.output<typeof orgs>['items'] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path = `/orgs?limit=100${cursor && `&cursor=${cursor}`}`;
    const page: z.output<typeof orgs> = orgs.parse(await call(api, { path, org: null }));
    all.push(...page.items);
    cursor = page.next_cursor;
  }
  return all;
}

interface Asked {
  readonly path: string;
  readonly method?: Method;
  readonly body?: object;
  /** By default the API's; null names none. */
  readonly org?: null;
}

function call(api: Api, { path, method = 'GET', body, org }: Asked): Promise<unknown> {
  return send({
    what: `ask ops for ${method} ${path}`,
    method,
    url: `${api.url}/api/v1${path}`,
    headers: { authorization: `Bearer ${api.key}`, ...(org !== null && { 'x-sextant-org': api.org }) },
    body,
    timeoutMs: 20_000,
    schema: z.unknown(),
  });
}
