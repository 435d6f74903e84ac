// A cluster of EKS: its API in private subnets, secrets encrypted by our key, every log of the control plane kept.
import {
  CloudwatchLogGroup,
  Construct,
  DataAwsEksAddonVersion,
  EksAddon,
  EksCluster,
  IamOpenidConnectProvider,
  type ITerraformDependable,
} from '../../cdktf';
import { type Identities, Role } from './role';

export interface KubernetesProps {
  readonly name: string;
  readonly version: string;
  readonly subnetIds: string[];
  readonly keyArn: string;
  /** Ranges from which the API is reached besides the VPC; none closes it to the internet. */
  readonly apiFrom: readonly string[];
  /** Refuses to be destroyed until this is taken back. */
  readonly protect: boolean;
  readonly logDays: number;
}

export interface AddonProps {
  /** Values by the add-on's own schema. */
  readonly values?: object;
  /** The service account of its pods in kube-system, and AWS' policy for them. */
  readonly rights?: { readonly serviceAccount: string; readonly managed: string };
  readonly dependsOn?: ITerraformDependable[];
}

export class Kubernetes extends Construct {
  readonly name: string;
  readonly identities: Identities;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: KubernetesProps) {
    super(scope, id);
    const { name, version, subnetIds, keyArn, apiFrom, protect, logDays } = props;
    this.#name = name;
    const role = new Role(this, 'control-plane', {
      name: `${name}-control-plane`,
      takenBy: 'eks.amazonaws.com',
      managed: ['AmazonEKSClusterPolicy'],
    });
    // Before the cluster, which else makes it without an end and without our key.
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/eks/${name}/cluster`,
      retentionInDays: logDays,
      kmsKeyId: keyArn,
    });
    const cluster = new EksCluster(this, 'cluster', {
      name,
      version,
      roleArn: role.arn,
      // Our add-ons take the place of those that would come without a version.
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
      dependsOn: [...role.rights, logs],
    });
    this.name = cluster.name;
    const issuer = cluster.identity.get(0).oidc.get(0).issuer;
    const provider = new IamOpenidConnectProvider(this, 'identities', {
      url: issuer,
      clientIdList: ['sts.amazonaws.com'],
    });
    this.identities = { issuer, providerArn: provider.arn };
  }

  /** Installs an add-on of EKS, at the version that AWS names for the cluster's. */
  addon(name: string, clusterVersion: string, { values, rights, dependsOn = [] }: AddonProps = {}): EksAddon {
    const version = new DataAwsEksAddonVersion(this, `${name}-version`, {
      addonName: name,
      kubernetesVersion: clusterVersion,
    });
    const role =
      rights &&
      new Role(this, `${name}-role`, {
        name: `${this.#name}-${name}`,
        takenBy: { namespace: 'kube-system', serviceAccount: rights.serviceAccount, from: this.identities },
        managed: [rights.managed],
      });
    return new EksAddon(this, name, {
      clusterName: this.name,
      addonName: name,
      addonVersion: version.version,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      ...(values && { configurationValues: JSON.stringify(values) }),
      ...(role && { serviceAccountRoleArn: role.arn }),
      dependsOn: [...dependsOn, ...(role?.rights ?? [])],
    });
  }
}
