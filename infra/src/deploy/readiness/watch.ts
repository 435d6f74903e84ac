// Watches the cluster while Terraform waits for it, and prints what is not ready, why, and what to do.
import { setTimeout as delay } from 'node:timers/promises';
import { NAMESPACES } from '../../network/components';
import type { Kubectl } from '../../kubectl/kubectl';
import type { Settings } from '../../settings/schema';
import { linesOn } from './advice';
import { type KubernetesEvent, type KubernetesItem, type Unready, unreadyIn } from './unready';

export interface WatchOptions {
  readonly settings: Settings;
  readonly kubectl: Kubectl;
  readonly print: (text: string) => void;
  /** Between two looks. What is not ready in two looks in a row is printed. */
  readonly intervalMs?: number;
}

export interface Watch {
  /** Ends the watch. After a failure, prints everything that is still not ready. */
  end(failed: boolean): Promise<void>;
}

/** Starts watching. Each reason of an object is printed once. */
export function watchCluster({ settings, kubectl, print, intervalMs = 5_000 }: WatchOptions): Watch {
  const over = new AbortController();
  const printed = new Set<string>();
  const watching = (async () => {
    let before = new Set<string>();
    while (!over.signal.aborted) {
      const found = await look(kubectl);
      for (const unready of found.values()) {
        const key = keyOf(unready);
        if (!before.has(key) || printed.has(key) || over.signal.aborted) continue;
        printed.add(key);
        print(linesOn(unready, settings));
      }
      before = new Set(found.keys());
      await delay(intervalMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    end: async (failed) => {
      over.abort();
      await watching;
      if (!failed) return;
      const found = await look(kubectl);
      if (found.size === 0) return;
      print(`\nNot ready at the end:\n${[...found.values()].map((unready) => linesOn(unready, settings)).join('')}`);
    },
  };
}

const KINDS = 'deployments.apps,statefulsets.apps,daemonsets.apps,jobs.batch,persistentvolumeclaims,pods';

/** What is not ready now, by its key. A cluster that does not answer is not this watch's to report. */
async function look(kubectl: Kubectl): Promise<ReadonlyMap<string, Unready>> {
  const namespaces = Object.values(NAMESPACES);
  const lists = await Promise.all([
    itemsOf<KubernetesItem>(kubectl, ['namespaces', ...namespaces, '--ignore-not-found']),
    ...namespaces.map((namespace) => itemsOf<KubernetesItem>(kubectl, [KINDS, `--namespace=${namespace}`])),
  ]);
  const events = await Promise.all(
    namespaces.map((namespace) => itemsOf<KubernetesEvent>(kubectl, ['events', `--namespace=${namespace}`])),
  );
  const found = unreadyIn(lists.flat(), events.flat());
  const owned = new Set(found.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  // The pods of a workload tell more than its counts.
  const explained = found.filter(({ kind, reason }) => kind !== 'Pod' && reason === 'Progressing');
  const withPods = explained.filter(({ namespace, name }) =>
    [...owned].some((key) => key.startsWith(`Pod ${namespace}/${name}-`)),
  );
  return new Map(found.filter((unready) => !withPods.includes(unready)).map((unready) => [keyOf(unready), unready]));
}

const keyOf = ({ kind, namespace, name, reason }: Unready): string => `${kind} ${namespace}/${name} ${reason}`;

async function itemsOf<T>(kubectl: Kubectl, what: readonly string[]): Promise<readonly T[]> {
  const { code, stdout } = await kubectl(['get', ...what, '--output=json']);
  if (code !== 0 || stdout.trim() === '') return [];
  const answer = JSON.parse(stdout) as { readonly items?: readonly T[] } & T;
  return answer.items ?? [answer];
}
