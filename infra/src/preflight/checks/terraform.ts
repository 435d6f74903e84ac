// Are the programs there that a deployment runs?
import { type Answer } from '../../kubectl/kubectl';
import { type Problem, stops } from '../../kubectl/problem';
import { lastLine } from '../../kubectl/query';

/** Locks beside the state in S3 came with it. */
const OLDEST = [1, 10] as const;

/** Checks what `terraform version -json` answered. */
export function terraformIsNewEnough(program: string, { code, stdout, stderr }: Answer): readonly Problem[] {
  const mend = `install Terraform ${OLDEST.join('.')} or newer from https://developer.hashicorp.com/terraform/install, or OpenTofu and set TERRAFORM_BINARY_NAME=tofu`;
  if (code === 127) return [stops(`${program} is missing.`, mend)];
  const version = versionIn(stdout);
  if (code !== 0 || version === undefined) {
    const reason = lastLine(stderr.trim() || stdout);
    return [stops(`Could not read the version of ${program}: ${reason}`, `${program} version -json shows it; ${mend}`)];
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return old ? [stops(`${program} is ${version}.`, mend)] : [];
}

function versionIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly terraform_version?: string }).terraform_version;
  } catch {
    return undefined;
  }
}
