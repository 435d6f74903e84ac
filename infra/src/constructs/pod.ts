// What the pods of our own objects have in common. The provider sends its own value for each boolean and number that is
// left out, which may differ from what the pod or Kubernetes says: all of them are set, here and where they are used.
import { containerSecurity, podSecurity, resources } from './hardened';

export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

export interface Variables {
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
}

export interface PodProps {
  readonly serviceAccount: string;
  readonly pullSecret?: string | undefined;
  /** How long its containers may take to end. */
  readonly graceSeconds: number;
}

/** Everything of a pod but its containers and volumes. */
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

/** Everything of a container but its ports, probes and mounts. */
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

function environmentOf({ env, secretEnv }: Variables) {
  return [
    ...Object.entries(secretEnv).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key, optional: false } },
    })),
    // After the secrets, as these may refer to them by $(NAME).
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
  ];
}

export interface Timing {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds?: number;
  readonly initialDelaySeconds?: number;
}

/** A probe by `what`: an `httpGet` or an `exec`. */
export function probeOf<W extends object>(what: W, { timeoutSeconds = 5, initialDelaySeconds = 0, ...rest }: Timing) {
  return { ...what, ...rest, timeoutSeconds, initialDelaySeconds, successThreshold: 1 };
}

/** What Deployments and StatefulSets have in common. */
export const rollout = { minReadySeconds: 0, revisionHistoryLimit: 10 };
