// Is a supported version of Terraform installed?
import type { CommandResult } from '../../kubectl/kubectl';
import { blocker, type Problem } from '../../kubectl/problem';
import { lastLine } from '../../kubectl/query';

/** The first version that locks S3 state with a lock file. */
const MIN_VERSION = [1, 10] as const;

/** Checks the output of `terraform version -json`. */
export function checkTerraform(program: string, { code, stdout, stderr }: CommandResult): readonly Problem[] {
  const fix = `install Terraform ${MIN_VERSION.join('.')} or newer from https://developer.hashicorp.com/terraform/install, or OpenTofu and set TERRAFORM_BINARY_NAME=tofu`;
  if (code === 127) return [blocker(`${program} is not installed.`, fix)];
  const version = versionIn(stdout);
  if (code !== 0 || version === undefined) {
    const reason = lastLine(stderr.trim() || stdout);
    return [blocker(`Could not read the version of ${program}: ${reason}`, `run ${program} version -json; ${fix}`)];
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1]);
  return old ? [blocker(`${program} has version ${version}.`, fix)] : [];
}

function versionIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly terraform_version?: string }).terraform_version;
  } catch {
    return undefined;
  }
}
