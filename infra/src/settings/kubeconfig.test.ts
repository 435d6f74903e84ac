import { homedir } from 'node:os';
import { kubeconfigFiles } from './kubeconfig';

const context = 'any';

test.each([
  ['the setting, before all else', { context, kubeconfig: '/etc/k' }, { KUBECONFIG: '/a' }, ['/etc/k']],
  ['KUBECONFIG, where the setting is left out', { context }, { KUBECONFIG: '/a' }, ['/a']],
  ['each file of KUBECONFIG', { context }, { KUBECONFIG: '/a::/b' }, ['/a', '/b']],
  ["kubectl's own default", { context }, {}, [`${homedir()}/.kube/config`]],
  ["kubectl's own default, where KUBECONFIG is empty", { context }, { KUBECONFIG: '' }, [`${homedir()}/.kube/config`]],
  ['a relative path, from where the command was started', { context }, { KUBECONFIG: 'k' }, [`${process.cwd()}/k`]],
])('reads %s', (_, cluster, env, files) => {
  expect(kubeconfigFiles({ cluster }, env)).toEqual(files);
});
