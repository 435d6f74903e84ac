// Watches the cluster during a deployment and prints objects that are not ready, with the reason and the next step.
import { setTimeout as delay } from 'node:timers/promises';
import { NAMESPACES } from '../../network/components';
import type { Kubectl } from '../../kubectl/kubectl';
import type { Settings } from '../../settings/schema';
import { formatUnready } from './advice';
import { findUnready, type KubernetesEvent, type KubernetesItem, type UnreadyObject } from './unready';

export interface WatchOptions {
  readonly settings: Settings;
  readonly kubectl: Kubectl;
  readonly print: (text: string) => void;
}

export interface Watch {
  /** Stops the watch. After a failure, prints every object that is still not ready. */
  end(failed: boolean): Promise<void>;
}

const INTERVAL_MS = 5_000;

/** Prints each reason of an object once, when it has persisted for one interval. */
export function watchCluster({ settings, kubectl, print }: WatchOptions): Watch {
  const abort = new AbortController();
  const printed = new Set<string>();
  const watching = (async () => {
    let before = new Set<string>();
    while (!abort.signal.aborted) {
      const unready = await readUnready(kubectl);
      for (const [key, object] of unready) {
        if (!before.has(key) || printed.has(key) || abort.signal.aborted) continue;
        printed.add(key);
        print(formatUnready(object, settings));
      }
      before = new Set(unready.keys());
      await delay(INTERVAL_MS, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  return {
    end: async (failed) => {
      abort.abort();
      await watching;
      if (!failed) return;
      const unready = [...(await readUnready(kubectl)).values()];
      if (unready.length === 0) return;
      print(`\nNot ready after the failure:\n${unready.map((object) => formatUnready(object, settings)).join('')}`);
    },
  };
}

const KINDS = 'deployments.apps,statefulsets.apps,daemonsets.apps,jobs.batch,persistentvolumeclaims,pods';

/** Objects that are not ready, by key. Failed requests are ignored: Terraform reports them. */
async function readUnready(kubectl: Kubectl): Promise<ReadonlyMap<string, UnreadyObject>> {
  const namespaces = Object.values(NAMESPACES);
  const lists = await Promise.all([
    itemsOf<KubernetesItem>(kubectl, ['namespaces', ...namespaces, '--ignore-not-found']),
    ...namespaces.map((namespace) => itemsOf<KubernetesItem>(kubectl, [KINDS, `--namespace=${namespace}`])),
  ]);
  const events = await Promise.all(
    namespaces.map((namespace) => itemsOf<KubernetesEvent>(kubectl, ['events', `--namespace=${namespace}`])),
  );
  const unready = findUnready(lists.flat(), events.flat());
  const pods = unready.filter(({ kind }) => kind === 'Pod');
  // A workload in progress is left out if its pods are listed: their reasons are more specific.
  const isExplained = ({ kind, namespace, name, reason }: UnreadyObject): boolean =>
    kind !== 'Pod' &&
    reason === 'Progressing' &&
    pods.some((pod) => pod.namespace === namespace && pod.name.startsWith(`${name}-`));
  return new Map(unready.filter((object) => !isExplained(object)).map((object) => [keyOf(object), object]));
}

const keyOf = ({ kind, namespace, name, reason }: UnreadyObject): string => `${kind} ${namespace}/${name} ${reason}`;

async function itemsOf<T>(kubectl: Kubectl, args: readonly string[]): Promise<readonly T[]> {
  const { code, stdout } = await kubectl(['get', ...args, '--output=json']);
  if (code !== 0 || stdout.trim() === '') return [];
  const parsed = JSON.parse(stdout) as { readonly items?: readonly T[] } & T;
  return parsed.items ?? [parsed];
}
