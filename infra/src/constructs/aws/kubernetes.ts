// An EKS cluster with a private API, encrypted secrets and all control plane logs.
import {
  CloudwatchLogGroup,
  Construct,
  DataAwsEksAddonVersion,
  EksAddon,
  EksCluster,
  IamOpenidConnectProvider,
  type ITerraformDependable,
} from '../../cdktf';
import { type PodIdentities, Role } from './role';

export interface KubernetesProps {
  readonly name: string;
  readonly version: string;
  readonly subnetIds: string[];
  readonly keyArn: string;
  /** CIDR ranges outside the VPC that may reach the API. Without any, the API has no public endpoint. */
  readonly apiFrom: readonly string[];
  /** Enables deletion protection. */
  readonly protect: boolean;
  readonly logDays: number;
}

export interface AddonProps {
  /** Configuration in the schema of the add-on. */
  readonly values?: object;
  /** Service account of its pods in kube-system, and the AWS managed policy for them. */
  readonly permissions?: { readonly serviceAccount: string; readonly managed: string };
  readonly dependsOn?: ITerraformDependable[];
}

export class Kubernetes extends Construct {
  readonly name: string;
  readonly identities: PodIdentities;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: KubernetesProps) {
    super(scope, id);
    const { name, version, subnetIds, keyArn, apiFrom, protect, logDays } = props;
    this.#name = name;
    const role = new Role(this, 'control-plane', {
      name: `${name}-control-plane`,
      assumedBy: 'eks.amazonaws.com',
      managed: ['AmazonEKSClusterPolicy'],
    });
    // Created before the cluster, which would create the group without retention and encryption.
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/eks/${name}/cluster`,
      retentionInDays: logDays,
      kmsKeyId: keyArn,
    });
    const cluster = new EksCluster(this, 'cluster', {
      name,
      version,
      roleArn: role.arn,
      // Replaced by managed add-ons with pinned versions.
      bootstrapSelfManagedAddons: false,
      deletionProtection: protect,
      enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      encryptionConfig: { provider: { keyArn }, resources: ['secrets'] },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
      upgradePolicy: { supportType: 'STANDARD' },
      vpcConfig: {
        subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: apiFrom.length > 0,
        ...(apiFrom.length > 0 && { publicAccessCidrs: [...apiFrom] }),
      },
      dependsOn: [...role.policies, logs],
    });
    this.name = cluster.name;
    const issuer = cluster.identity.get(0).oidc.get(0).issuer;
    const provider = new IamOpenidConnectProvider(this, 'identities', {
      url: issuer,
      clientIdList: ['sts.amazonaws.com'],
    });
    this.identities = { issuer, providerArn: provider.arn };
  }

  /** Installs an EKS add-on in AWS' default version for the cluster version. */
  addon(name: string, clusterVersion: string, { values, permissions, dependsOn = [] }: AddonProps = {}): EksAddon {
    const version = new DataAwsEksAddonVersion(this, `${name}-version`, {
      addonName: name,
      kubernetesVersion: clusterVersion,
    });
    const role =
      permissions &&
      new Role(this, `${name}-role`, {
        name: `${this.#name}-${name}`,
        assumedBy: { namespace: 'kube-system', serviceAccount: permissions.serviceAccount, from: this.identities },
        managed: [permissions.managed],
      });
    return new EksAddon(this, name, {
      clusterName: this.name,
      addonName: name,
      addonVersion: version.version,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      ...(values && { configurationValues: JSON.stringify(values) }),
      ...(role && { serviceAccountRoleArn: role.arn }),
      dependsOn: [...dependsOn, ...(role?.policies ?? [])],
    });
  }
}
