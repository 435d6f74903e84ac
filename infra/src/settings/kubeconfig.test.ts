import { homedir } from 'node:os';
import { kubeconfigFiles } from './kubeconfig';

const own = { context: 'any', autoscaling: false };

test.each([
  ['the setting, before all else', { ...own, kubeconfig: '/etc/k' }, { KUBECONFIG: '/a' }, ['/etc/k']],
  ['KUBECONFIG, where the setting is left out', own, { KUBECONFIG: '/a' }, ['/a']],
  ['each file of KUBECONFIG', own, { KUBECONFIG: '/a::/b' }, ['/a', '/b']],
  ["kubectl's own default", own, {}, [`${homedir()}/.kube/config`]],
  ["kubectl's own default, where KUBECONFIG is empty", own, { KUBECONFIG: '' }, [`${homedir()}/.kube/config`]],
  ['a relative path, from where the command was started', own, { KUBECONFIG: 'k' }, [`${process.cwd()}/k`]],
])('reads %s', (_, cluster, env, files) => {
  expect(kubeconfigFiles({ cluster }, env)).toEqual(files);
});
