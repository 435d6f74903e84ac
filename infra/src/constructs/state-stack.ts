// A stack with the place where its state is kept.
import { resolve } from 'node:path';
import { type Construct, LocalBackend, S3Backend, TerraformStack } from '../cdktf';
import type { Settings } from '../settings/schema';

/** Folder of the application; Terraform itself runs in a folder of its own for each stack. */
const INFRA = resolve(__dirname, '../..');

/** Stacks of an environment have one state each, so that a change of dashboards locks nothing but itself. */
export class StateStack extends TerraformStack {
  constructor(scope: Construct, name: string, { state, environment }: Settings) {
    super(scope, `sextant-${environment}-${name}`);
    if (state.kind === 'local') {
      new LocalBackend(this, { path: resolve(INFRA, state.path, `${environment}-${name}.tfstate`) });
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
