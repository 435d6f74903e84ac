// Resource requests of a pod as the scheduler counts them, with the defaults of our namespaces.
import { type Amount, amount, sum } from './quantity';

/** The LimitRange of our namespaces sets these for containers without requests. */
export const DEFAULT_REQUESTS = { cpu: '50m', memory: '64Mi' } as const;

interface Resources {
  readonly requests?: { readonly cpu?: string | number; readonly memory?: string | number } | null;
  readonly limits?: { readonly cpu?: string | number; readonly memory?: string | number } | null;
}

export interface RequestingPod {
  readonly containers: readonly { readonly resources?: Resources | null }[];
  readonly initContainers?: readonly { readonly resources?: Resources | null; readonly restartPolicy?: string }[];
}

type Defaults = Readonly<Record<'cpu' | 'memory', string | number>>;

/** Requests of a pod: the sum of its containers, or its largest init container if that is more. */
export function requestsOf(
  { containers, initContainers = [] }: RequestingPod,
  defaults: Defaults = DEFAULT_REQUESTS,
): Amount {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const running = sum([...sidecars, ...containers].map(({ resources }) => ofContainer(resources, defaults)));
  const before = initContainers.map(({ resources }) => ofContainer(resources, defaults));
  return {
    milliCpu: Math.max(running.milliCpu, ...before.map(({ milliCpu }) => milliCpu)),
    bytes: Math.max(running.bytes, ...before.map(({ bytes }) => bytes)),
  };
}

/** A limit without a request also sets the request. */
function ofContainer(resources: Resources | null | undefined, defaults: Defaults): Amount {
  const { requests, limits } = resources ?? {};
  return amount(requests?.cpu ?? limits?.cpu ?? defaults.cpu, requests?.memory ?? limits?.memory ?? defaults.memory);
}
