// Are the guarded namespaces there, and is somebody guarding them?
import { NAMESPACES } from '../../network/components';
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, stops, warns } from '../../kubectl/problem';
import { ask, lastLine, problemOf } from '../../kubectl/query';

export const namespacesAreThere: Check = async (site) => {
  const { settings } = site;
  const text = await ask(site, { about: 'the namespaces', args: ['get', 'namespaces', '--output=name'] });
  const there = new Set(text.split('\n').map((line) => line.replace('namespace/', '')));
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
  const args = ['create', '--dry-run=server', '--filename=-'];
  const answer = await kubectl(args, JSON.stringify(FORBIDDEN));
  if (answer.stderr.includes('violates PodSecurity')) return [];
  // Another admission plug-in may refuse the pod first; then nothing is known about this one.
  if (/\(Forbidden\)|admission webhook/.test(answer.stderr)) {
    const what = `Could not see whether Pod Security is enforced: ${lastLine(answer.stderr)}`;
    return [warns(what, 'look at it with an administrator')];
  }
  if (answer.code !== 0) {
    return [problemOf({ about: 'whether Pod Security is enforced', args }, answer, kubectlCommand(settings))];
  }
  return [
    stops(
      `The cluster accepts a privileged pod in the namespace ${NAMESPACES.services}: Pod Security admission is off, or the namespace has lost its labels.`,
      `make deploy ENV=${settings.environment} STACK=base; see ${kubectlCommand(settings)} get namespace ${NAMESPACES.services} --show-labels`,
    ),
  ];
};
