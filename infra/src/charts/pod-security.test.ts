import { containerSecurity } from '../constructs/hardened';
import { podSecurityContext, securityContext } from '../values/hardened';
import { restrictedProblems, type PodSpec } from './pod-security';

const pod = (change: object = {}, container: object = {}): PodSpec => ({
  securityContext: podSecurityContext,
  containers: [{ name: 'a', image: 'a:1', securityContext, ...container }],
  ...change,
});

test('pods as ours are admitted', () => {
  expect(restrictedProblems(pod())).toEqual([]);
  expect(restrictedProblems(pod({}, { securityContext: containerSecurity }))).toEqual([]);
});

test.each([
  [pod({ hostNetwork: true }), 'hostNetwork'],
  [pod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }), 'volume root'],
  [pod({ securityContext: {} }), 'a: runAsNonRoot'],
  [pod({ securityContext: { ...podSecurityContext, seccompProfile: undefined } }), 'a: seccompProfile'],
  [pod({}, { securityContext: { ...securityContext, runAsUser: 0 } }), 'a: runAsUser 0'],
  [
    pod({}, { securityContext: { ...securityContext, allowPrivilegeEscalation: undefined } }),
    'a: allowPrivilegeEscalation',
  ],
  [pod({}, { securityContext: { ...securityContext, capabilities: {} } }), 'a: capabilities are not dropped'],
  [pod({}, { ports: [{ containerPort: 1, hostPort: 1 }] }), 'a: a port of the host'],
  [pod({ initContainers: [{ name: 'b', image: 'b:1' }] }), 'b: allowPrivilegeEscalation'],
])('what the standard forbids is named (%#)', (refused, problem) => {
  expect(restrictedProblems(refused)).toContain(problem);
});
