// What every container of ours has: no root, no writable file system, no capabilities, seccomp.

/** Everything in our images belongs to this user and group. */
export const USER = 10_001;

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: String(USER),
  runAsGroup: String(USER),
  fsGroup: String(USER),
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Fields that the provider sends as false when they are unset, whatever the pod says, are all set. */
export const containerSecurity = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  privileged: false,
  capabilities: { drop: ['ALL'] },
};

/** Processor time is asked for and not limited, as throttling only adds latency; memory is both. */
export function resources({ cpu, memory }: { readonly cpu: string; readonly memory: string }) {
  return { requests: { cpu, memory }, limits: { memory } };
}
