// One thing that must stand in a rendered object, and how such things are written.

/** A part of a rendered object, `Kind/name`; the path is as look-up.ts reads it. */
export interface Expectation {
  readonly object: string;
  readonly path: string;
  /** Undefined for what must not be there. */
  readonly value: unknown;
}

/** Expectations about one object. */
export function about(object: string, parts: Readonly<Record<string, unknown>>): Expectation[] {
  return Object.entries(parts).map(([path, value]) => ({ object, path, value }));
}

/** Resources of a container, as the settings give them. */
export const requests = ({ cpu, memory }: { readonly cpu: string; readonly memory: string }) => ({
  requests: { cpu, memory },
  limits: { memory },
});

/** What the pods of charts are told as ours are: no root, nothing written, no capabilities. */
export const hardened = {
  'spec.template.spec.securityContext': {
    runAsNonRoot: true,
    runAsUser: 10_001,
    runAsGroup: 10_001,
    fsGroup: 10_001,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  'spec.template.spec.containers.0.securityContext': {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};

/** The first container of a workload. */
export const CONTAINER = 'spec.template.spec.containers.0';

/** A budget where there is more than one pod; where there is one, nothing that a budget could keep. */
export function disruption(replicas: number, name: string, path: string): Expectation[] {
  return about(`PodDisruptionBudget/${name}`, { [path]: replicas > 1 ? 1 : undefined });
}
