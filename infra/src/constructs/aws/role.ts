// A role of IAM that a service of AWS, or the pods of one service account, may take.
import { Construct, Fn, IamRole, IamRolePolicy, IamRolePolicyAttachment } from '../../cdktf';
import { policy, type Statement } from './policy';

/** What a cluster calls its pods to IAM. */
export interface Identities {
  readonly providerArn: string;
  /** Address of the issuer, with https://. */
  readonly issuer: string;
}

export interface RoleProps {
  readonly name: string;
  /** The service of AWS, like ec2.amazonaws.com, or the pods that take the role. */
  readonly takenBy: string | { readonly namespace: string; readonly serviceAccount: string; readonly from: Identities };
  /** Names of AWS' own policies. */
  readonly managed?: readonly string[];
  readonly statements?: readonly Statement[];
}

export class Role extends Construct {
  readonly arn: string;
  /** What whoever takes the role depends on: without its rights it starts and fails. */
  readonly rights: (IamRolePolicy | IamRolePolicyAttachment)[];

  constructor(scope: Construct, id: string, { name, takenBy, managed = [], statements = [] }: RoleProps) {
    super(scope, id);
    const trust = typeof takenBy === 'string' ? serviceTrust(takenBy) : podTrust(takenBy);
    const role = new IamRole(this, 'role', { name, assumeRolePolicy: policy(this, 'trust', [trust]) });
    this.arn = role.arn;
    this.rights = managed.map(
      (policyName) =>
        new IamRolePolicyAttachment(this, policyName.split('/').at(-1)!, {
          role: role.name,
          policyArn: `arn:aws:iam::aws:policy/${policyName}`,
        }),
    );
    if (statements.length > 0) {
      const document = policy(this, 'rights', statements);
      this.rights.push(new IamRolePolicy(this, 'policy', { name, role: role.name, policy: document }));
    }
  }
}

function serviceTrust(service: string): Statement {
  return { actions: ['sts:AssumeRole'], principals: { Service: [service] } };
}

function podTrust({ namespace, serviceAccount, from }: Exclude<RoleProps['takenBy'], string>): Statement {
  const issuer = Fn.replace(from.issuer, 'https://', '');
  const is = (claim: string, value: string) => ({
    test: 'StringEquals',
    variable: `${issuer}:${claim}`,
    values: [value],
  });
  return {
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: { Federated: [from.providerArn] },
    when: [is('sub', `system:serviceaccount:${namespace}:${serviceAccount}`), is('aud', 'sts.amazonaws.com')],
  };
}
