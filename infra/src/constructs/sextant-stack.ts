// What every stack inside of the cluster has: its state, and the cluster it speaks to.
import { type Construct, HelmProvider, KubernetesProvider } from '../cdktf';
import type { Settings } from '../settings/schema';
import { StateStack } from './state-stack';

export class SextantStack extends StateStack {
  constructor(scope: Construct, name: string, settings: Settings) {
    super(scope, name, settings);
    const { context, kubeconfig } = settings.cluster;
    const cluster = { configPath: kubeconfig, configContext: context };
    new KubernetesProvider(this, 'kubernetes', cluster);
    new HelmProvider(this, 'helm', { kubernetes: cluster });
  }
}
