// Requests with which a caller could try to read the rows of another org, for every operation of the API.
import { MARK, type MarkedOrg } from './marked-org';

/** The parts of an OpenAPI operation that requests are made from. */
export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  /** Empty: the operation has no caller, and so no org. */
  readonly security?: readonly unknown[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: { readonly type?: string; readonly enum?: readonly unknown[]; readonly maximum?: number };
}

export interface IsolationRequest {
  /** Method and path template, such as `GET /api/v1/runs/{id}`. */
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request names a resource of the other org, and must be rejected. */
  readonly byId: boolean;
}

const INJECTIONS = [`' or 1=1 --`, '%', '*', '\\', 'null'];

/** All requests for an operation. Throws if a path parameter or body is not known here. */
export function isolationRequests(
  template: string,
  method: string,
  operation: Operation,
  other: MarkedOrg,
): readonly IsolationRequest[] {
  const endpoint = `${method.toUpperCase()} ${template}`;
  const { parameters = [] } = operation;
  const bodies = operation.requestBody ? bodiesOf(endpoint, other) : [undefined];
  const byId = RESOURCES.some(([pattern]) => pattern.test(template));
  const requests = (path: string, query: readonly string[], extra: Partial<IsolationRequest> = {}) => {
    const url = query.length === 0 ? path : `${path}?${query.join('&')}`;
    return bodies.map((body) => ({ endpoint, method: method.toUpperCase(), path: url, body, byId, ...extra }));
  };
  const inQuery = parameters.filter((one) => one.in === 'query');
  const required = inQuery.filter((one) => one.required).flatMap((one) => queriesOf(one, other).slice(0, 1));
  const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => [name, other.cursor] as const);
  const hasCaller = operation.security?.length !== 0;
  return pathsOf(template, other).flatMap((path) => [
    ...requests(path, required),
    ...(hasCaller ? requests(path, required, { headers: { 'x-sextant-org': 'bravo' }, byId: true }) : []),
    ...(headers.length > 0 ? requests(path, required, { headers: Object.fromEntries(headers) }) : []),
    ...inQuery.flatMap((one) => queriesOf(one, other)).flatMap((query) => requests(path, [...required, query])),
  ]);
}

/** The resource whose id a path contains. */
const RESOURCES: readonly (readonly [RegExp, keyof MarkedOrg['ids']])[] = [
  [/\/runs\/\{id\}/, 'run'],
  [/\/traces\/\{id\}/, 'trace'],
  // The id of a silence is no secret, but silences are for the platform.
  [/\/silences\/\{id\}/, 'run'],
  [/\/jobs\/\{id\}/, 'job'],
  [/\/dlq\/\{id\}/, 'deadLetter'],
  [/\/workspaces\/\{id\}/, 'workspace'],
  [/\/users\/\{id\}/, 'user'],
  [/\/incidents\/\{id\}/, 'incident'],
  [/\/keys\/\{id\}/, 'key'],
  [/\/sessions\/\{id\}/, 'session'],
  [/\/qa\/\{run_id\}\/\{entity_id\}/, 'run'],
];

function pathsOf(template: string, { ids }: MarkedOrg): readonly string[] {
  if (!template.includes('{')) return [template];
  const resource = RESOURCES.find(([pattern]) => pattern.test(template))?.[1];
  const filled = template
    .replace('{queue}', 'agent')
    .replace('{service}', 'worker')
    .replace('/boards/{uid}', '/boards/sextant-llm-cost')
    .replace('/panels/{id}', '/panels/6')
    .replace('{name}', nameIn(template))
    .replace(/\{(?:id|run_id)\}/, resource ? encodeURIComponent(ids[resource]) : '{}')
    .replace('{entity_id}', encodeURIComponent(ids.entity));
  if (filled.includes('{')) throw new Error(`the resource of ${template} is unknown: add it to RESOURCES`);
  if (!resource) return [filled];
  const injected = (text: string) => template.replace('{entity_id}', 'e').replace(/\{\w+\}/, encodeURIComponent(text));
  return [filled, ...INJECTIONS.map(injected)];
}

/** A name that exists in every org, or can be created in each. */
function nameIn(template: string): string {
  if (template.includes('/alerts/')) return 'LastRunFailed';
  if (template.includes('/objectives/')) return 'run-success';
  if (template.includes('/runbooks/')) return 'TargetDown';
  if (template.includes('/orgs/')) return 'bravo';
  return template.includes('/schedules/') ? 'isolation' : 'agent-guard-strict';
}

function queriesOf({ name, schema }: Parameter, { ids, orgId, cursor }: MarkedOrg): readonly string[] {
  const pairs = (values: readonly unknown[]) => values.map((value) => `${name}=${encodeURIComponent(String(value))}`);
  if (schema.enum) return pairs(schema.enum);
  if (schema.type !== 'string') return pairs([schema.maximum ?? 1]);
  if (name === 'from') return pairs(['1970-01-01T00:00:00Z']);
  if (name === 'to') return pairs(['2099-01-01T00:00:00Z']);
  return pairs([ids.run, ids.user, ids.workspace, ids.entity, ids.trace, orgId, MARK, cursor, ...INJECTIONS]);
}

/** Valid bodies, and bodies that name resources of the other org. */
function bodiesOf(endpoint: string, { ids, orgId }: MarkedOrg): readonly unknown[] {
  const injection = INJECTIONS[0];
  const schedule = { kind: 'agent', input: { goal: injection }, cron: '0 2 * * *' };
  const byEndpoint: Readonly<Record<string, readonly unknown[]>> = {
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
    'POST /api/v1/schedules': [{ name: 'isolation', ...schedule }],
    'PUT /api/v1/schedules/{name}': [{ ...schedule, enabled: false }],
    'POST /api/v1/keys': [
      { name: injection, role: 'viewer' },
      { name: 'k', role: 'viewer', user_id: ids.user },
    ],
    'POST /api/v1/keys/{id}/rotate': [{}],
    'POST /api/v1/qa/{run_id}/{entity_id}/review': [{ result: 'pass', notes: 'n' }],
    'POST /api/v1/incidents/{id}/actions': [{ action: 'note', note: 'n' }],
    'PUT /api/v1/queues/{queue}': [{ concurrency: 1 }],
    'PUT /api/v1/orgs/{name}': [{ plan: 'free' }, { plan: 'enterprise', retention_days: 1 }],
    'POST /api/v1/silences': [
      { matchers: [{ name: 'tenant', value: 'bravo' }], ends_at: '2099-01-01T00:00:00Z', comment: injection },
    ],
    'POST /api/v1/session': [{ key: injection }, { link: injection }],
    'POST /api/v1/dlq/retry': [{}, { all: true }, { org_id: orgId }],
  };
  const bodies = byEndpoint[endpoint];
  if (!bodies) throw new Error(`there is no body for ${endpoint}: add one to bodiesOf`);
  return bodies;
}
