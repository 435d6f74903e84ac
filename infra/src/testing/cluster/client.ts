// A small client of the Kubernetes API, for trying what the stacks make on a control plane.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { KubernetesObject } from './objects';
import type { OpenApi } from './shape';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Asks as somebody else: headers Impersonate-User and Impersonate-Group. */
  readonly as?: { readonly user: string; readonly groups: readonly string[] };
}

export interface ClusterClient {
  ask<T = Record<string, unknown>>(ask: Ask): Promise<Answer<T>>;
  /** The body of a GET. Throws when there is none. */
  get<T = Record<string, unknown>>(path: string): Promise<T>;
  /** Server-side apply with strict validation: an unknown field is refused. */
  apply(object: KubernetesObject, options?: { readonly dryRun?: boolean }): Promise<Answer>;
  openApi(): Promise<OpenApi>;
  close(): void;
}

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority': string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

const BOUND_MS = 30_000;

/** Connects with a kubeconfig as `stack` writes it: JSON, one cluster, a token. */
export function connect(kubeconfig: string): ClusterClient {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  const { server, 'certificate-authority': authority } = config.clusters[0].cluster;
  const agent = new Agent({ ca: readFileSync(authority), keepAlive: true });
  const authorization = `Bearer ${config.users[0].user.token}`;
  const ask: ClusterClient['ask'] = (what) => send(new URL(what.path, server), { ...what, agent, authorization });
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await ask<T>({ method: 'GET', path });
    if (status !== 200) throw new Error(`could not get ${path}: HTTP ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const pathOf = objectPaths(get);
  return {
    ask,
    get,
    apply: async (object, { dryRun = false } = {}) => {
      const query = `fieldManager=sextant&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
      return ask({ method: 'PATCH', path: `${await pathOf(object)}?${query}`, body: object });
    },
    openApi: () => get<OpenApi>('/openapi/v2'),
    close: () => {
      agent.destroy();
    },
  };
}

function send<T>(url: URL, what: Ask & { readonly agent: Agent; readonly authorization: string }): Promise<Answer<T>> {
  const { method, body, as, agent, authorization } = what;
  const headers = {
    authorization,
    'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
    ...(as && { 'impersonate-user': as.user, 'impersonate-group': [...as.groups] }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent, timeout: BOUND_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) as T });
      });
    });
    asked.once('timeout', () => asked.destroy(new Error(`${method} ${url.pathname}: no answer`)));
    asked.once('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Returns a function that tells the path of an object; it asks the API once for each group. */
function objectPaths(get: <T>(path: string) => Promise<T>): (object: KubernetesObject) => Promise<string> {
  const lists = new Map<string, Promise<ResourceList>>();
  return async ({ apiVersion, kind, metadata: { name, namespace } }) => {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = lists.get(root) ?? get<ResourceList>(root);
    lists.set(root, list);
    const found = (await list).resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (!found) throw new Error(`the cluster has no ${kind} in ${apiVersion}`);
    const within = found.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
    return `${root}${within}/${found.name}/${name}`;
  };
}
