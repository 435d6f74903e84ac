// IAM policy documents.
import { type Construct, DataAwsIamPolicyDocument } from '../../cdktf';

export interface Statement {
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  /** For resource policies. */
  readonly principals?: Readonly<Partial<Record<'AWS' | 'Service' | 'Federated' | '*', readonly string[]>>>;
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** A reference to the JSON of the policy. */
export function policy(scope: Construct, id: string, statements: readonly Statement[]): string {
  return new DataAwsIamPolicyDocument(scope, id, {
    statement: statements.map(({ effect = 'Allow', actions, resources, principals, conditions }) => ({
      effect,
      actions: [...actions],
      ...(resources && { resources: [...resources] }),
      ...(principals && {
        principals: Object.entries(principals).map(([type, identifiers]) => ({ type, identifiers: [...identifiers] })),
      }),
      ...(conditions && {
        condition: conditions.map(({ test, variable, values }) => ({ test, variable, values: [...values] })),
      }),
    })),
  }).json;
}
