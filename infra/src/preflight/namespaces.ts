// Are the guarded namespaces there, and is somebody guarding them?
import { NAMESPACES } from '../parties';
import { kubectlCommand } from './kubectl';
import { type Check, stops, warns } from './problem';

export const namespacesAreThere: Check = async ({ settings, kubectl }) => {
  const { stdout } = await kubectl(['get', 'namespaces', '--output=name']);
  const there = new Set(stdout.split('\n').map((line) => line.replace('namespace/', '')));
  const missing = Object.values(NAMESPACES).filter((name) => !there.has(name));
  if (missing.length === 0) return [];
  const environment = settings.environment;
  return [
    stops(
      `The namespaces ${missing.join(', ')} are not there yet, and Secrets must be in them before pods are.`,
      `make deploy ENV=${environment} STACK=base, then create the Secrets (${environment === 'local' ? 'make secrets ENV=local' : 'docs/infrastructure.md'})`,
    ),
  ];
};

/** A pod that the standard "restricted" forbids; it is asked for and never made. */
const FORBIDDEN = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'preflight', namespace: NAMESPACES.services },
  spec: { containers: [{ name: 'preflight', image: 'none', securityContext: { privileged: true } }] },
};

export const podSecurityIsOn: Check = async ({ settings, kubectl }) => {
  const { code, stderr } = await kubectl(['create', '--dry-run=server', '--filename=-'], JSON.stringify(FORBIDDEN));
  if (stderr.includes('violates PodSecurity')) return [];
  if (code !== 0) {
    const reason = stderr.trim().split('\n').at(-1);
    return [warns(`Whether Pod Security is enforced could not be seen: ${reason}`, 'look at it with an administrator')];
  }
  return [
    stops(
      `The cluster accepts a privileged pod in the namespace ${NAMESPACES.services}: Pod Security admission is off, or the namespace has lost its labels.`,
      `make deploy ENV=${settings.environment} STACK=base; see ${kubectlCommand(settings)} get namespace ${NAMESPACES.services} --show-labels`,
    ),
  ];
};
