// A policy of AWS, as Terraform's own data source writes it.
import { type Construct, DataAwsIamPolicyDocument } from '../../cdktf';

export interface Statement {
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  /** Whom it is about, where the policy belongs to a resource. */
  readonly principals?: Readonly<Partial<Record<'AWS' | 'Service' | 'Federated' | '*', readonly string[]>>>;
  readonly when?: readonly { readonly test: string; readonly variable: string; readonly values: readonly string[] }[];
}

/** The policy's JSON, which Terraform knows when it applies. */
export function policy(scope: Construct, id: string, statements: readonly Statement[]): string {
  return new DataAwsIamPolicyDocument(scope, id, {
    statement: statements.map(({ effect = 'Allow', actions, resources, principals, when }) => ({
      effect,
      actions: [...actions],
      ...(resources && { resources: [...resources] }),
      ...(principals && {
        principals: Object.entries(principals).map(([type, identifiers]) => ({ type, identifiers: [...identifiers] })),
      }),
      ...(when && {
        condition: when.map(({ test, variable, values }) => ({ test, variable, values: [...values] })),
      }),
    })),
  }).json;
}
