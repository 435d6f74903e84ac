// What every stack has: where its state is kept, and the cluster it speaks to.
import { type Construct, HelmProvider, KubernetesProvider, LocalBackend, S3Backend, TerraformStack } from '../cdktf';
import type { Settings } from '../settings/schema';

export class SextantStack extends TerraformStack {
  constructor(scope: Construct, name: string, settings: Settings) {
    super(scope, `sextant-${settings.environment}-${name}`);
    this.#backend(name, settings);
    const { context, kubeconfig } = settings.cluster;
    const cluster = { configPath: kubeconfig, configContext: context };
    new KubernetesProvider(this, 'kubernetes', cluster);
    new HelmProvider(this, 'helm', { kubernetes: cluster });
  }

  /** One state for each stack, so that a change of dashboards locks nothing but itself. */
  #backend(name: string, { state, environment }: Settings): void {
    if (state.kind === 'local') {
      new LocalBackend(this, { path: `${state.path}/${environment}-${name}.tfstate` });
      return;
    }
    const { bucket, region, key } = state;
    const backend = new S3Backend(this, {
      bucket,
      region,
      key: `${key}/${environment}/${name}.tfstate`,
      encrypt: true,
    });
    // A lock beside the state, in place of a table in DynamoDB; newer than the types of CDKTF.
    backend.addOverride('use_lockfile', true);
  }
}
