// Access of IAM roles to an EKS cluster.
import { Construct, EksAccessEntry, EksAccessPolicyAssociation } from '../../cdktf';

export interface PeopleProps {
  readonly clusterName: string;
  /** ARNs of roles with full access. */
  readonly administrators: readonly string[];
  /** ARNs of roles by Kubernetes group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

const ADMINISTRATOR = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

export class People extends Construct {
  constructor(scope: Construct, id: string, { clusterName, administrators, groups }: PeopleProps) {
    super(scope, id);
    administrators.forEach((principalArn, i) => {
      const entry = new EksAccessEntry(this, `administrator-${i}`, { clusterName, principalArn });
      new EksAccessPolicyAssociation(this, `administrator-${i}-rights`, {
        clusterName,
        principalArn,
        policyArn: ADMINISTRATOR,
        accessScope: { type: 'cluster' },
        dependsOn: [entry],
      });
    });
    for (const [group, arns] of Object.entries(groups)) {
      arns.forEach((principalArn, i) => {
        const name = `${group.replaceAll(/[^a-z]/g, '-')}-${i}`;
        new EksAccessEntry(this, name, { clusterName, principalArn, kubernetesGroups: [group] });
      });
    }
  }
}
