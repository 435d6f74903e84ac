// Are the programs there that a deployment runs?
import { type Answer } from './kubectl';
import { type Problem, stops } from './problem';

/** Locks beside the state in S3 came with it. */
const OLDEST = [1, 10] as const;

/** Checks what `terraform version -json` answered. */
export function terraformIsNewEnough(program: string, { code, stdout }: Answer): readonly Problem[] {
  const mend = `install Terraform ${OLDEST.join('.')} or newer from https://developer.hashicorp.com/terraform/install, or OpenTofu and set TERRAFORM_BINARY_NAME=tofu`;
  if (code !== 0) return [stops(`${program} is missing.`, mend)];
  const { terraform_version: version } = JSON.parse(stdout) as { readonly terraform_version: string };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return old ? [stops(`${program} is ${version}.`, mend)] : [];
}
