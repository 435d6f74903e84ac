// What to do about an object that is not ready, and the lines that a person reads about it.
import { kubectlCommand } from '../../kubectl/kubectl';
import type { Settings } from '../../settings/schema';
import type { Unready } from './unready';

type Advice = (unready: Unready, settings: Settings) => string;

const describe: Advice = ({ kind, namespace, name }, settings) =>
  `${kubectlCommand(settings)}${namespace === '' ? '' : ` -n ${namespace}`} describe ${kind.toLowerCase()} ${name}`;

const logs: Advice = ({ namespace, name, container }, settings) =>
  `${kubectlCommand(settings)} -n ${namespace} logs ${name} -c ${container} --previous`;

const image: Advice = (_, { environment, images }) =>
  `push the image, or set images.registry, images.tag and images.pullSecret in infra/src/environments/${environment}.ts (now ${images.registry}, ${images.tag})`;

const secret: Advice = (_, { environment }) =>
  `make plan ENV=${environment} lists the Secrets and keys that are missing`;

/** By the reason that Kubernetes gives. */
const BY_REASON: Readonly<Record<string, Advice>> = {
  ImagePullBackOff: image,
  ErrImagePull: image,
  InvalidImageName: image,
  CrashLoopBackOff: logs,
  Error: logs,
  CreateContainerConfigError: secret,
  Unschedulable: (_, settings) =>
    `add nodes, or lower the requests in infra/src/environments/${settings.environment}.ts; ${kubectlCommand(settings)} describe nodes shows what is free`,
  ProvisioningFailed: (unready, settings) =>
    `name a storage class that can make volumes; ${describe(unready, settings)}`,
};

/** The command, or the change of a setting, that helps. */
export function adviceOn(unready: Unready, settings: Settings): string {
  if (unready.message.includes('violates PodSecurity')) {
    return `the namespace enforces Pod Security; ${describe(unready, settings)}`;
  }
  if (unready.message.includes('exceeded quota')) {
    return `lower replicas or requests in infra/src/environments/${settings.environment}.ts; ${kubectlCommand(settings)} -n ${unready.namespace} describe quota`;
  }
  return (BY_REASON[unready.reason] ?? describe)(unready, settings);
}

/** Three lines at most: what is not ready and its reason, what Kubernetes says, what to do. */
export function linesOn(unready: Unready, settings: Settings): string {
  const { kind, namespace, name, reason, message, container } = unready;
  const where = [namespace, name].filter(Boolean).join('/');
  const title = `not ready: ${kind} ${where}${container === undefined ? '' : ` (${container})`}: ${reason}`;
  const said = message.trim().replaceAll(/\s+/g, ' ');
  return `${title}\n${said === '' ? '' : `    ${said}\n`}    → ${adviceOn(unready, settings)}\n`;
}
