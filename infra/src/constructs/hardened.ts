// Security contexts and resources of our own pods: no root, no privileges, a read-only file system.

/** User and group that own the files in our images. */
export const USER = 10_001;

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: String(USER),
  runAsGroup: String(USER),
  fsGroup: String(USER),
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The provider sends false for unset booleans, which overrides the pod, so all are set. */
export const containerSecurity = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  privileged: false,
  capabilities: { drop: ['ALL'] },
};

/** CPU has a request and no limit: throttling only adds latency. Memory has both. */
export function resources({ cpu, memory }: { readonly cpu: string; readonly memory: string }) {
  return { requests: { cpu, memory }, limits: { memory } };
}
