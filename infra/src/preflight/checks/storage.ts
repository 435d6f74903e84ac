// Is there storage for every volume that is claimed?
import type { Settings } from '../../settings/schema';
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, stops } from '../../kubectl/problem';
import { askJson } from '../../kubectl/query';

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';

interface Classes {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  }[];
}

/** Each setting that claims volumes, with the class that it names. */
function claimsOf({
  prometheus,
  loki,
  jaeger,
}: Settings): readonly [setting: string, storageClass: string | undefined][] {
  return [
    ['prometheus.storageClass', prometheus.storageClass],
    ...(loki.store.kind === 'volume' ? [['loki.store.class', loki.store.class] as [string, string | undefined]] : []),
    ...(jaeger.store.kind === 'volume'
      ? [['jaeger.store.class', jaeger.store.class] as [string, string | undefined]]
      : []),
  ];
}

export const classesAreThere: Check = async (site) => {
  const { settings } = site;
  const args = ['get', 'storageclasses', '--output=json'];
  const { items } = await askJson<Classes>(site, { about: 'the storage classes', args });
  const names = items.map(({ metadata }) => metadata.name);
  const list = names.length > 0 ? `the cluster has ${names.join(', ')}` : 'the cluster has none';
  const unknown = claimsOf(settings).flatMap(([setting, storageClass]) =>
    storageClass === undefined || names.includes(storageClass)
      ? []
      : [
          stops(
            `The storage class ${storageClass} (${setting}) is not there: ${list}.`,
            `name one of these in infra/src/environments/${settings.environment}.ts, or create it`,
          ),
        ],
  );
  // Alertmanager and the stores name none, whatever the settings are. On our own cloud the base stack makes one.
  const fallback =
    settings.cloud !== undefined || items.some(({ metadata }) => metadata.annotations?.[DEFAULT] === 'true');
  if (fallback) return unknown;
  const patch = JSON.stringify({ metadata: { annotations: { [DEFAULT]: 'true' } } });
  return [
    ...unknown,
    stops(
      `No storage class is the default, so volumes would wait for ever: ${list}.`,
      `${kubectlCommand(settings)} patch storageclass ${names[0] ?? 'NAME'} --patch '${patch}'`,
    ),
  ];
};
