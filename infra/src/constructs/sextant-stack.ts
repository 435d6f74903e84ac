// A stack in the cluster, with the Kubernetes and Helm providers.
import { type Construct, HelmProvider, KubernetesProvider } from '../cdktf';
import { kubeconfigFiles } from '../settings/kubeconfig';
import type { Settings } from '../settings/schema';
import { StateStack } from './state-stack';

export class SextantStack extends StateStack {
  constructor(scope: Construct, name: string, settings: Settings) {
    super(scope, name, settings);
    const cluster = { configPaths: [...kubeconfigFiles(settings)], configContext: settings.cluster.context };
    new KubernetesProvider(this, 'kubernetes', cluster);
    new HelmProvider(this, 'helm', { kubernetes: cluster });
  }
}
