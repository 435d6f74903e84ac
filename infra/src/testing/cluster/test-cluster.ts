// A real control plane for tests, and the stacks to apply to it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROL_PLANE } from '@sextant/stack/component';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until, type UntilOptions } from '@sextant/stack/until';
import { synthesize } from '../../main';
import { NAMESPACES } from '../../network/components';
import type { EnvironmentName, Settings } from '../../settings/schema';
import { type ApiResponse, type ClusterClient, connect } from './client';
import { type KubernetesObject, objectsOf } from './objects';
import type { OpenApi } from './shape';

export interface ListedObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

const STACKS = ['namespaces', 'base', 'telemetry', 'platform'];
export const OUR_NAMESPACES: readonly string[] = Object.values(NAMESPACES);

export class TestCluster {
  readonly stack: TestStack;
  readonly client: ClusterClient;
  /** The kubeconfig file. */
  readonly kubeconfig: string;
  readonly #api: OpenApi;
  readonly #folder: string;

  private constructor(stack: TestStack, client: ClusterClient, api: OpenApi, folder: string) {
    [this.stack, this.client, this.#api, this.#folder] = [stack, client, api, folder];
    this.kubeconfig = join(stack.home, 'kubeconfig');
  }

  /** Starts a control plane and synthesizes the given environments. */
  static async start(environments: readonly Settings[]): Promise<TestCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'sextant-cluster-'));
    const starting = startStack({ only: CONTROL_PLANE });
    for (const settings of environments) synthesize(settings, join(folder, settings.environment));
    const stack = await starting;
    const client = connect(join(stack.home, 'kubeconfig'));
    return new TestCluster(stack, client, await client.openApi(), folder);
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.stack.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Synthesizes another version of an environment; read it with `objects(…, stacks, name)`. */
  synthesize(settings: Settings, name: string): void {
    synthesize(settings, join(this.#folder, name));
  }

  /** Our own objects in the stacks of an environment. */
  objects(environment: EnvironmentName, stacks = STACKS, name: string = environment): readonly KubernetesObject[] {
    return stacks.flatMap((stack) => objectsOf(join(this.#folder, name), `sextant-${environment}-${stack}`, this.#api));
  }

  /** Whether RBAC allows the access in the spec of a SubjectAccessReview. */
  async allows(spec: object): Promise<boolean> {
    const { body } = await this.client.request<{ status: { allowed: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec },
    });
    return body.status.allowed;
  }

  /** Applies objects in order. Returns a line for each that the API server rejects. */
  async apply(all: readonly KubernetesObject[], options?: { readonly dryRun: boolean }): Promise<string[]> {
    const rejected: string[] = [];
    for (const object of all) {
      const reason = rejection(await this.client.apply(object, options));
      if (reason) rejected.push(`${object.kind} ${object.metadata.name}: ${reason}`);
    }
    return rejected;
  }

  async list<T extends ListedObject>(path: string): Promise<readonly T[]> {
    return (await this.client.get<{ readonly items: readonly T[] }>(path)).items;
  }

  /** The listed objects that are in our namespaces. */
  async ours<T extends ListedObject>(path: string): Promise<readonly T[]> {
    return (await this.list<T>(path)).filter(({ metadata }) => OUR_NAMESPACES.includes(metadata.namespace));
  }
}

/** Status and message of a rejected request; empty for an accepted one. */
export function rejection({ status, body }: ApiResponse): string {
  return status < 300 ? '' : `${status} ${String(body['message'])}`;
}

/** Waits until `find` finds nothing; the error carries what it found last. */
export async function untilNone(
  what: string,
  find: () => Promise<readonly unknown[]>,
  options?: UntilOptions,
): Promise<void> {
  const nothing = async (): Promise<true> => {
    expect(await find()).toEqual([]);
    return true;
  };
  await until(what, nothing, options);
}
