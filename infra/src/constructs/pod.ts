// Common parts of our own pods. The Terraform provider sends its own default for unset booleans and numbers, which can
// differ from that of Kubernetes, so all of them are set.
import { containerSecurity, podSecurity, resources } from './hardened';

export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

export interface Variables {
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
  /** Fields of the pod, by variable: `metadata.name`. */
  readonly fieldEnv?: Readonly<Record<string, string>>;
}

export interface PodProps {
  readonly serviceAccount: string;
  readonly pullSecret?: string | undefined;
  /** Termination grace period. */
  readonly graceSeconds: number;
}

/** A pod without its containers and volumes. */
export function podOf({ serviceAccount, pullSecret, graceSeconds }: PodProps) {
  return {
    serviceAccountName: serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostIpc: false,
    hostNetwork: false,
    hostPid: false,
    shareProcessNamespace: false,
    terminationGracePeriodSeconds: graceSeconds,
    securityContext: podSecurity,
    ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
  };
}

export interface ContainerProps extends Variables {
  readonly name: string;
  readonly image: string;
  readonly cpu: string;
  readonly memory: string;
}

/** A container without its ports, probes and mounts. */
export function containerOf({ name, image, cpu, memory, ...variables }: ContainerProps) {
  return {
    name,
    image,
    stdin: false,
    stdinOnce: false,
    tty: false,
    env: environmentOf(variables),
    resources: resources({ cpu, memory }),
    securityContext: containerSecurity,
  };
}

function environmentOf({ env, secretEnv, fieldEnv = {} }: Variables) {
  return [
    ...Object.entries(secretEnv).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key, optional: false } },
    })),
    ...Object.entries(fieldEnv).map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
    // After the secrets and fields, to which they may refer with $(NAME).
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
  ];
}

export interface Timing {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds?: number;
  readonly initialDelaySeconds?: number;
}

/** A probe with the given action: `httpGet` or `exec`. */
export function probeOf<A extends object>(action: A, { timeoutSeconds = 5, initialDelaySeconds = 0, ...rest }: Timing) {
  return { ...action, ...rest, timeoutSeconds, initialDelaySeconds, successThreshold: 1 };
}

/** Common settings of Deployments and StatefulSets. */
export const rollout = { minReadySeconds: 0, revisionHistoryLimit: 10 };
