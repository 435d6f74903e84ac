import { homedir } from 'node:os';
import { kubeconfigFiles } from './kubeconfig';

const unset = { context: 'any', autoscaling: false, controlPlaneMetrics: false };

test.each([
  ['the setting before KUBECONFIG', { ...unset, kubeconfig: '/etc/k' }, { KUBECONFIG: '/a' }, ['/etc/k']],
  ['KUBECONFIG when the setting is unset', unset, { KUBECONFIG: '/a' }, ['/a']],
  ['every file in KUBECONFIG', unset, { KUBECONFIG: '/a::/b' }, ['/a', '/b']],
  ["kubectl's default", unset, {}, [`${homedir()}/.kube/config`]],
  ["kubectl's default when KUBECONFIG is empty", unset, { KUBECONFIG: '' }, [`${homedir()}/.kube/config`]],
  ['a path relative to the working directory', unset, { KUBECONFIG: 'k' }, [`${process.cwd()}/k`]],
])('reads %s', (_, cluster, env, files) => {
  expect(kubeconfigFiles({ cluster }, env)).toEqual(files);
});
