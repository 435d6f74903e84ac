// Rules for addresses and their credentials.
import { NAMESPACES } from '../network/components';
import { allOf, type Destination, destinationsOf, isAws, serviceOf } from '../network/destinations';
import { isIpv4 } from './endpoints';
import type { SettingProblem, Settings } from './schema';

/** Addresses that the generated NetworkPolicies would not reach. */
export function addressProblems(settings: Settings): readonly SettingProblem[] {
  return allOf(destinationsOf(settings)).flatMap(problemOf);
}

const OURS: readonly string[] = Object.values(NAMESPACES);

function problemOf({ setting, host, ranges, podPort }: Destination): SettingProblem[] {
  const service = serviceOf(host);
  if (service && OURS.includes(service.namespace)) {
    const message = `${host} is in ${service.namespace}, which is reserved for this platform: use another namespace`;
    return [{ setting, message }];
  }
  if (service && ranges) {
    return [{ setting, message: `${host} is a Service, which policies select by namespace: remove ranges` }];
  }
  if (isIpv4(host) && ranges) return [{ setting, message: `${host} is an IP address: remove ranges` }];
  if (!service && podPort !== undefined) {
    const message = `podPort requires a Service like name.namespace.svc; ${host} is not one: remove podPort`;
    return [{ setting, message }];
  }
  return [];
}

/** Loki on S3 needs exactly one of an AWS role and access keys. */
export function lokiHasCredentials({ loki, cloud }: Settings): SettingProblem | undefined {
  const { store, role } = loki;
  if (store.kind !== 's3') return undefined;
  if (store.secret !== undefined) {
    return role === undefined
      ? undefined
      : { setting: 'loki.store.secret', message: 'conflicts with loki.role: remove one of them' };
  }
  if (!isAws(store)) {
    const message = `is missing: ${store.endpoint} does not accept IAM roles; name a Secret with access-key-id and secret-access-key`;
    return { setting: 'loki.store.secret', message };
  }
  if (role !== undefined || cloud) return undefined;
  const message =
    'has no credentials: set loki.role to an IAM role (EKS), or loki.store.secret to a Secret with access-key-id and secret-access-key';
  return { setting: 'loki.store', message };
}
