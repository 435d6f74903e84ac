// Does the cluster have the storage classes for every volume?
import { kubectlCommand } from '../../kubectl/kubectl';
import { blocker, type Check } from '../../kubectl/problem';
import { queryJson } from '../../kubectl/query';
import type { Settings } from '../../settings/schema';

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';

interface StorageClasses {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  }[];
}

/** Storage classes in the settings, with the path of each setting. */
function classesOf({ prometheus, loki, jaeger }: Settings): readonly (readonly [setting: string, name: string])[] {
  const all: [string, string | undefined][] = [
    ['prometheus.storageClass', prometheus.storageClass],
    ['loki.store.class', loki.store.kind === 'volume' ? loki.store.class : undefined],
    ['jaeger.store.class', jaeger.store.kind === 'volume' ? jaeger.store.class : undefined],
  ];
  return all.flatMap(([setting, name]) => (name === undefined ? [] : [[setting, name] as const]));
}

export const checkStorageClasses: Check = async (access) => {
  const { settings } = access;
  const args = ['get', 'storageclasses', '--output=json'];
  const { items } = await queryJson<StorageClasses>(access, { subject: 'the storage classes', args });
  const names = items.map(({ metadata }) => metadata.name);
  const present = `the cluster has ${names.join(', ') || 'none'}`;
  const unknown = classesOf(settings)
    .filter(([, name]) => !names.includes(name))
    .map(([setting, name]) =>
      blocker(
        `The storage class ${name} (${setting}) does not exist: ${present}.`,
        `name an existing class in infra/src/environments/${settings.environment}.ts, or create it`,
      ),
    );
  // Alertmanager and the in-cluster stores always use the default class. The base stack creates one on EKS.
  const hasDefault =
    settings.cloud !== undefined || items.some(({ metadata }) => metadata.annotations?.[DEFAULT] === 'true');
  if (hasDefault) return unknown;
  const patch = JSON.stringify({ metadata: { annotations: { [DEFAULT]: 'true' } } });
  return [
    ...unknown,
    blocker(
      `The cluster has no default storage class, so volumes would stay pending: ${present}.`,
      `${kubectlCommand(settings)} patch storageclass ${names[0] ?? 'NAME'} --patch '${patch}'`,
    ),
  ];
};
