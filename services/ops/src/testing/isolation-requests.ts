// For the tenancy walk: what somebody asks of every endpoint to get at the rows of another org.
import { MARK, type Victim } from './marked-org';

/** What is read of the description of an operation. */
export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: { readonly type?: string; readonly enum?: readonly unknown[]; readonly maximum?: number };
}

export interface Ask {
  /** Method and template, as `GET /api/v1/runs/{id}`. */
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names a thing of the other org, so that it must be refused. */
  readonly byId: boolean;
}

const INJECTIONS = [`' or 1=1 --`, '%', '*', '\\', 'null'];

/** All asks for one operation of the description. Throws where the walk does not know what a part is to be. */
export function asksOf(template: string, method: string, operation: Operation, victim: Victim): readonly Ask[] {
  const endpoint = `${method.toUpperCase()} ${template}`;
  const { parameters = [] } = operation;
  const paths = pathsOf(template, victim);
  const bodies = operation.requestBody ? bodiesOf(endpoint, victim) : [undefined];
  const byId = THINGS_OF.some(([pattern]) => pattern.test(template));
  const ask = (path: string, extra: Partial<Ask> = {}): Ask[] =>
    bodies.map((body) => ({ endpoint, method: method.toUpperCase(), path, body, byId, ...extra }));
  const queries = parameters.filter((one) => one.in === 'query').flatMap((one) => queryOf(one, victim));
  const required = parameters
    .filter((one) => one.in === 'query' && one.required)
    .flatMap((one) => queryOf(one, victim).slice(0, 1));
  const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => [name, victim.cursor] as const);
  const url = (path: string, query: readonly string[]) => (query.length === 0 ? path : `${path}?${query.join('&')}`);
  return paths.flatMap((path) => [
    ...ask(url(path, required)),
    ...ask(url(path, required), { headers: { 'x-sextant-org': 'bravo' }, byId: true }),
    ...(headers.length > 0 ? ask(url(path, required), { headers: Object.fromEntries(headers) }) : []),
    ...queries.flatMap((query) => ask(url(path, [...required, query]))),
  ]);
}

/** Whose id stands in which path. */
const THINGS_OF: readonly (readonly [RegExp, keyof Victim['ids']])[] = [
  [/\/runs\/\{id\}/, 'run'],
  [/\/jobs\/\{id\}/, 'job'],
  [/\/dlq\/\{id\}/, 'letter'],
  [/\/workspaces\/\{id\}/, 'workspace'],
  [/\/users\/\{id\}/, 'user'],
  [/\/incidents\/\{id\}/, 'incident'],
  [/\/keys\/\{id\}/, 'key'],
  [/\/qa\/\{run_id\}\/\{entity_id\}/, 'run'],
];

function pathsOf(template: string, { ids }: Victim): readonly string[] {
  if (!template.includes('{')) return [template];
  const thing = THINGS_OF.find(([pattern]) => pattern.test(template))?.[1];
  const filled = template
    .replace('{queue}', 'agent')
    .replace('{name}', nameIn(template))
    .replace(/\{(?:id|run_id)\}/, thing ? encodeURIComponent(ids[thing]) : '{}')
    .replace('{entity_id}', encodeURIComponent(ids.entity));
  if (filled.includes('{'))
    throw new Error(`the walk does not know whose id stands in ${template}: add it to THINGS_OF`);
  if (!thing) return [filled];
  const injected = (text: string) => template.replace('{entity_id}', 'e').replace(/\{\w+\}/, encodeURIComponent(text));
  return [filled, ...INJECTIONS.map(injected)];
}

/** Names of things of any org; those of schedules are the org's own. */
function nameIn(template: string): string {
  if (template.includes('/orgs/')) return 'bravo';
  return template.includes('/schedules/') ? 'walk' : 'agent-guard-strict';
}

function queryOf({ name, schema }: Parameter, { ids, orgId, cursor }: Victim): readonly string[] {
  const pairs = (values: readonly unknown[]) => values.map((value) => `${name}=${encodeURIComponent(String(value))}`);
  if (schema.enum) return pairs(schema.enum);
  if (schema.type !== 'string') return pairs([schema.maximum ?? 1]);
  if (name === 'from') return pairs(['1970-01-01T00:00:00Z']);
  if (name === 'to') return pairs(['2099-01-01T00:00:00Z']);
  return pairs([ids.run, ids.user, ids.workspace, ids.entity, ids.trace, orgId, MARK, cursor, ...INJECTIONS]);
}

/** Bodies that name the other org's things, and one that is good. */
function bodiesOf(endpoint: string, { ids, orgId }: Victim): readonly unknown[] {
  const injection = INJECTIONS[0];
  const bodies: Readonly<Record<string, readonly unknown[]>> = {
    'POST /api/v1/runs': [
      { kind: 'agent', input: { goal: injection } },
      { kind: 'agent', input: { goal: 'g' }, org: 'bravo' },
      { kind: 'agent', input: { goal: 'g' }, org_id: orgId },
    ],
    'POST /api/v1/workspaces': [{ name: injection }],
    'POST /api/v1/users': [{ email: 'eve@example.org' }, { email: 'eva@example.org', workspace_id: ids.workspace }],
    'PUT /api/v1/flags/{name}': [
      { enabled: true },
      { enabled: true, workspace_id: ids.workspace },
      { enabled: true, user_id: ids.user },
      { enabled: true, everyone: true },
    ],
    'PUT /api/v1/budgets': [{ period: 'day', soft_limit_usd: '1', hard_limit_usd: '2' }],
    'PUT /api/v1/prices': [
      { provider: 'openai', model: injection, input_usd_per_million: '1', output_usd_per_million: '1' },
    ],
    'POST /api/v1/schedules': [{ name: 'walk', kind: 'agent', input: { goal: injection }, cron: '0 2 * * *' }],
    'PUT /api/v1/schedules/{name}': [{ kind: 'agent', input: { goal: injection }, cron: '0 2 * * *', enabled: false }],
    'POST /api/v1/keys': [
      { name: injection, role: 'viewer' },
      { name: 'k', role: 'viewer', user_id: ids.user },
    ],
    'POST /api/v1/keys/{id}/rotate': [{}],
    'POST /api/v1/qa/{run_id}/{entity_id}/review': [{ result: 'pass', notes: 'n' }],
    'POST /api/v1/incidents/{id}/actions': [{ action: 'note', note: 'n' }],
    'PUT /api/v1/queues/{queue}': [{ concurrency: 1 }],
    'PUT /api/v1/orgs/{name}': [{ plan: 'free' }, { plan: 'enterprise', retention_days: 1 }],
    'POST /api/v1/dlq/retry': [{}, { all: true }, { org_id: orgId }],
  };
  const known = bodies[endpoint];
  if (!known) throw new Error(`the walk has no body for ${endpoint}: add one to bodiesOf`);
  return known;
}
