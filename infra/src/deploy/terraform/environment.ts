// Environment variables for Terraform and the CDKTF CLI.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SettingsError } from '../../settings/load';

export interface TerraformEnvironment {
  readonly terraform: string;
  readonly env: NodeJS.ProcessEnv;
  /** Providers come from a local mirror, so their checksums cannot be fetched from the registry. */
  readonly offline: boolean;
}

/** Reads TERRAFORM_BINARY_NAME and TF_PROVIDERS_DIR. Throws SettingsError. */
export function terraformEnvironment(env: NodeJS.ProcessEnv): TerraformEnvironment {
  const terraform = env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
  // Disables Terraform's check for new versions.
  const variables = { ...env, CHECKPOINT_DISABLE: '1' };
  const providers = env['TF_PROVIDERS_DIR'];
  if (!providers) return { terraform, env: variables, offline: false };
  const path = resolve(providers);
  if (!existsSync(path)) {
    throw new SettingsError('Invalid variables', [
      { setting: 'TF_PROVIDERS_DIR', message: `${path} does not exist: create it with terraform providers mirror` },
    ]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'sextant-terraform-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'terraform.rc');
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n}\n`);
  return { terraform, env: { ...variables, TF_CLI_CONFIG_FILE: file }, offline: true };
}
