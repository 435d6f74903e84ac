// A minimal Kubernetes API client for tests against a real control plane.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { KubernetesObject } from './objects';
import type { OpenApi } from './shape';

export interface ApiResponse<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Impersonates a user: headers Impersonate-User and Impersonate-Group. */
  readonly as?: { readonly user: string; readonly groups: readonly string[] };
}

export interface ClusterClient {
  request<T = Record<string, unknown>>(request: ApiRequest): Promise<ApiResponse<T>>;
  /** The body of a GET. Throws unless the status is 200. */
  get<T = Record<string, unknown>>(path: string): Promise<T>;
  /** Server-side apply with strict field validation. */
  apply(object: KubernetesObject, options?: { readonly dryRun?: boolean }): Promise<ApiResponse>;
  openApi(): Promise<OpenApi>;
  close(): void;
}

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority': string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

const TIMEOUT_MS = 30_000;

/** Connects with a kubeconfig in the form that `stack` writes: JSON, one cluster, a token. */
export function connect(kubeconfig: string): ClusterClient {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  const { server, 'certificate-authority': authority } = config.clusters[0].cluster;
  const agent = new Agent({ ca: readFileSync(authority), keepAlive: true });
  const authorization = `Bearer ${config.users[0].user.token}`;
  const call: ClusterClient['request'] = (spec) => send(new URL(spec.path, server), { ...spec, agent, authorization });
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await call<T>({ method: 'GET', path });
    if (status !== 200) throw new Error(`could not get ${path}: HTTP ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const pathOf = objectPaths(get);
  return {
    request: call,
    get,
    apply: async (object, { dryRun = false } = {}) => {
      const query = `fieldManager=sextant&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
      return call({ method: 'PATCH', path: `${await pathOf(object)}?${query}`, body: object });
    },
    openApi: () => get<OpenApi>('/openapi/v2'),
    close: () => {
      agent.destroy();
    },
  };
}

function send<T>(
  url: URL,
  spec: ApiRequest & { readonly agent: Agent; readonly authorization: string },
): Promise<ApiResponse<T>> {
  const { method, body, as, agent, authorization } = spec;
  const headers = {
    authorization,
    'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
    ...(as && { 'impersonate-user': as.user, 'impersonate-group': [...as.groups] }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) as T });
      });
    });
    sent.once('timeout', () => sent.destroy(new Error(`${method} ${url.pathname}: timeout after ${TIMEOUT_MS} ms`)));
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Returns a function that maps an object to its API path; discovery is read once per group version. */
function objectPaths(get: <T>(path: string) => Promise<T>): (object: KubernetesObject) => Promise<string> {
  const lists = new Map<string, Promise<ResourceList>>();
  return async ({ apiVersion, kind, metadata: { name, namespace } }) => {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = lists.get(root) ?? get<ResourceList>(root);
    lists.set(root, list);
    const resource = (await list).resources.find((each) => each.kind === kind && !each.name.includes('/'));
    if (!resource) throw new Error(`the cluster has no ${kind} in ${apiVersion}`);
    const scope = resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
    return `${root}${scope}/${resource.name}/${name}`;
  };
}
