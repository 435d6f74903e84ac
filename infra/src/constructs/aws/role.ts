// An IAM role for an AWS service or for the pods of a service account (IRSA).
import { Construct, Fn, IamRole, IamRolePolicy, IamRolePolicyAttachment } from '../../cdktf';
import { policy, type Statement } from './policy';

/** The OIDC provider of a cluster. */
export interface PodIdentities {
  readonly providerArn: string;
  /** URL of the issuer. */
  readonly issuer: string;
}

interface PodSelector {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly from: PodIdentities;
}

export interface RoleProps {
  readonly name: string;
  /** An AWS service such as ec2.amazonaws.com, or pods. */
  readonly assumedBy: string | PodSelector;
  /** Names of AWS managed policies. */
  readonly managed?: readonly string[];
  readonly statements?: readonly Statement[];
}

export class Role extends Construct {
  readonly arn: string;
  /** Users of the role depend on its policies. */
  readonly policies: (IamRolePolicy | IamRolePolicyAttachment)[];

  constructor(scope: Construct, id: string, { name, assumedBy, managed = [], statements = [] }: RoleProps) {
    super(scope, id);
    const trust = typeof assumedBy === 'string' ? serviceTrust(assumedBy) : podTrust(assumedBy);
    const role = new IamRole(this, 'role', { name, assumeRolePolicy: policy(this, 'trust', [trust]) });
    this.arn = role.arn;
    this.policies = managed.map(
      (policyName) =>
        new IamRolePolicyAttachment(this, policyName.split('/').at(-1)!, {
          role: role.name,
          policyArn: `arn:aws:iam::aws:policy/${policyName}`,
        }),
    );
    if (statements.length > 0) {
      const document = policy(this, 'rights', statements);
      this.policies.push(new IamRolePolicy(this, 'policy', { name, role: role.name, policy: document }));
    }
  }
}

function serviceTrust(service: string): Statement {
  return { actions: ['sts:AssumeRole'], principals: { Service: [service] } };
}

function podTrust({ namespace, serviceAccount, from }: PodSelector): Statement {
  const issuer = Fn.replace(from.issuer, 'https://', '');
  const is = (claim: string, value: string) => ({
    test: 'StringEquals',
    variable: `${issuer}:${claim}`,
    values: [value],
  });
  return {
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: { Federated: [from.providerArn] },
    conditions: [is('sub', `system:serviceaccount:${namespace}:${serviceAccount}`), is('aud', 'sts.amazonaws.com')],
  };
}
