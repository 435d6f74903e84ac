// Rules about addresses: each is reached, and whoever reaches it has credentials.
import { type Destination, destinationsOf, allOf, isAws, serviceOf } from '../network/destinations';
import { NAMESPACES } from '../network/components';
import { isIpv4 } from './endpoints';
import type { Settings } from './schema';
import type { SettingProblem } from './setting-problem';

/** Every address that could not be reached as it is named. */
export function addressProblems(settings: Settings): readonly SettingProblem[] {
  return allOf(destinationsOf(settings)).flatMap(problemOf);
}

const OURS: readonly string[] = Object.values(NAMESPACES);

function problemOf({ setting, host, ranges, podPort }: Destination): SettingProblem[] {
  const service = serviceOf(host);
  if (service && OURS.includes(service.namespace)) {
    const message = `${host} is in the namespace ${service.namespace}, which admits only what we deploy: run it in a namespace of its own`;
    return [{ setting, message }];
  }
  if (service && ranges) {
    return [{ setting, message: `${host} is a Service, which is reached by its namespace: remove ranges` }];
  }
  if (isIpv4(host) && ranges) return [{ setting, message: `${host} is an address already: remove ranges` }];
  if (!service && podPort !== undefined) {
    const message = `podPort is for a Service of the cluster, like name.namespace.svc, not for ${host}: remove it`;
    return [{ setting, message }];
  }
  return [];
}

/** Loki on S3 opens its bucket by a role of AWS or by keys from a Secret, and by one of them alone. */
export function lokiHasCredentials({ loki, cloud }: Settings): SettingProblem | undefined {
  const { store, role } = loki;
  if (store.kind !== 's3') return undefined;
  if (store.secret !== undefined) {
    return role === undefined
      ? undefined
      : { setting: 'loki.store.secret', message: 'must not be set together with loki.role: remove one of them' };
  }
  if (!isAws(store)) {
    const message = `is missing: ${store.endpoint} is not AWS and takes no role; name a Secret with access-key-id and secret-access-key`;
    return { setting: 'loki.store.secret', message };
  }
  if (role !== undefined || cloud) return undefined;
  const message =
    'has no credentials: set loki.role to an IAM role for the pods of Loki (EKS), or loki.store.secret to a Secret with access-key-id and secret-access-key';
  return { setting: 'loki.store', message };
}
