// Expectations on rendered objects. They cover what the charts must not get wrong: security, credentials, the generated
// configuration, and disabled parts. charts.int.test.ts also checks that every other value has an effect.

export interface Expectation {
  /** `Kind/name`. */
  readonly object: string;
  /** A path for lookUp. */
  readonly path: string;
  readonly value: unknown;
}

/** Expectations on one object, by path. */
export function expectObject(object: string, values: Readonly<Record<string, unknown>>): Expectation[] {
  return Object.entries(values).map(([path, value]) => ({ object, path, value }));
}

export const expectAbsent = (...objects: readonly string[]): Expectation[] =>
  objects.map((object) => ({ object, path: 'kind', value: undefined }));

/** Path of the first container of a workload. */
export const CONTAINER = 'spec.template.spec.containers.0';

/** No root, no privileges, a read-only file system. */
export const hardened = {
  'spec.template.spec.securityContext': {
    runAsNonRoot: true,
    runAsUser: 10_001,
    runAsGroup: 10_001,
    fsGroup: 10_001,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  [`${CONTAINER}.securityContext`]: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};

export const withoutToken = { 'spec.template.spec.automountServiceAccountToken': false };

/** A PodDisruptionBudget if there are several replicas. */
export function expectBudget(replicas: number, name: string, path: string): Expectation[] {
  return expectObject(`PodDisruptionBudget/${name}`, { [path]: replicas > 1 ? 1 : undefined });
}
