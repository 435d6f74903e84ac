// Do our namespaces exist, and is Pod Security enforced in them?
import { kubectlCommand } from '../../kubectl/kubectl';
import { blocker, type Check, warning } from '../../kubectl/problem';
import { lastLine, query, queryProblem } from '../../kubectl/query';
import { NAMESPACES } from '../../network/components';

export const checkNamespaces: Check = async (access) => {
  const { environment } = access.settings;
  const text = await query(access, { subject: 'the namespaces', args: ['get', 'namespaces', '--output=name'] });
  const present = new Set(text.split('\n').map((line) => line.replace('namespace/', '')));
  const missing = Object.values(NAMESPACES).filter((name) => !present.has(name));
  if (missing.length === 0) return [];
  const secrets = environment === 'local' ? 'make secrets ENV=local' : 'docs/infrastructure.md';
  return [
    blocker(
      `The namespaces ${missing.join(', ')} do not exist yet. They must hold the Secrets before pods start.`,
      `make deploy ENV=${environment} STACK=base, then create the Secrets (${secrets})`,
    ),
  ];
};

/** A pod that "restricted" forbids, for a dry run. */
const PRIVILEGED = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'preflight', namespace: NAMESPACES.services },
  spec: { containers: [{ name: 'preflight', image: 'none', securityContext: { privileged: true } }] },
};

export const checkPodSecurity: Check = async ({ settings, kubectl }) => {
  const args = ['create', '--dry-run=server', '--filename=-'];
  const result = await kubectl(args, JSON.stringify(PRIVILEGED));
  if (result.stderr.includes('violates PodSecurity')) return [];
  // Another admission plugin rejected the pod first.
  if (/\(Forbidden\)|admission webhook/.test(result.stderr)) {
    const message = `Could not determine whether Pod Security is enforced: ${lastLine(result.stderr)}`;
    return [warning(message, 'ask an administrator of the cluster')];
  }
  if (result.code !== 0) {
    return [queryProblem({ subject: 'whether Pod Security is enforced', args }, result, kubectlCommand(settings))];
  }
  return [
    blocker(
      `The cluster accepts a privileged pod in the namespace ${NAMESPACES.services}: Pod Security admission is disabled, or the namespace has lost its labels.`,
      `make deploy ENV=${settings.environment} STACK=base; see ${kubectlCommand(settings)} get namespace ${NAMESPACES.services} --show-labels`,
    ),
  ];
};
