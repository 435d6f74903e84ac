// Formats objects that are not ready, with the next step for each.
import { kubectlCommand } from '../../kubectl/kubectl';
import type { Settings } from '../../settings/schema';
import type { UnreadyObject } from './unready';

type Advice = (object: UnreadyObject, settings: Settings) => string;

const describe: Advice = ({ kind, namespace, name }, settings) =>
  `${kubectlCommand(settings)}${namespace === '' ? '' : ` -n ${namespace}`} describe ${kind.toLowerCase()} ${name}`;

const logs: Advice = ({ namespace, name, container }, settings) =>
  `${kubectlCommand(settings)} -n ${namespace} logs ${name} -c ${container} --previous`;

const image: Advice = (_, { environment, images }) =>
  `push the image, or set images.registry, images.tag and images.pullSecret in infra/src/environments/${environment}.ts (now ${images.registry}, ${images.tag})`;

const secret: Advice = (_, { environment }) => `make plan ENV=${environment} lists missing Secrets and keys`;

/** By the reason in Kubernetes. */
const BY_REASON: Readonly<Record<string, Advice>> = {
  ImagePullBackOff: image,
  ErrImagePull: image,
  InvalidImageName: image,
  CrashLoopBackOff: logs,
  Error: logs,
  CreateContainerConfigError: secret,
  Unschedulable: (_, settings) =>
    `add nodes, or lower the requests in infra/src/environments/${settings.environment}.ts; ${kubectlCommand(settings)} describe nodes shows free capacity`,
  ProvisioningFailed: (object, settings) =>
    `use a storage class that can provision volumes; ${describe(object, settings)}`,
};

function adviceFor(object: UnreadyObject, settings: Settings): string {
  if (object.message.includes('violates PodSecurity')) {
    return `the namespace enforces Pod Security; ${describe(object, settings)}`;
  }
  if (object.message.includes('exceeded quota')) {
    return `lower replicas or requests in infra/src/environments/${settings.environment}.ts; ${kubectlCommand(settings)} -n ${object.namespace} describe quota`;
  }
  return (BY_REASON[object.reason] ?? describe)(object, settings);
}

/** Up to three lines: the object with its reason, the message of Kubernetes, the next step. */
export function formatUnready(object: UnreadyObject, settings: Settings): string {
  const { kind, namespace, name, reason, container } = object;
  const id = [namespace, name].filter(Boolean).join('/');
  const title = `not ready: ${kind} ${id}${container === undefined ? '' : ` (${container})`}: ${reason}`;
  const message = object.message.trim().replaceAll(/\s+/g, ' ');
  return `${title}\n${message === '' ? '' : `    ${message}\n`}    → ${adviceFor(object, settings)}\n`;
}
