// A stack with its state backend.
import { resolve } from 'node:path';
import { type Construct, LocalBackend, S3Backend, TerraformStack } from '../cdktf';
import type { Settings } from '../settings/schema';

/** Base of relative state paths; Terraform runs in the folder of the stack. */
const INFRA = resolve(__dirname, '../..');

/** Each stack has its own state, so a change to one does not lock the others. */
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
    // S3-native locking, which is newer than the types of CDKTF.
    backend.addOverride('use_lockfile', true);
  }
}
