// Nodes of a cluster of EKS, all alike: encrypted disks, and no way from a pod to the node's own rights.
import { Construct, EksNodeGroup, type ITerraformDependable, LaunchTemplate } from '../../cdktf';
import { Role } from './role';

export interface NodesProps {
  readonly clusterName: string;
  readonly name: string;
  readonly version: string;
  readonly subnetIds: string[];
  readonly instanceType: string;
  readonly min: number;
  readonly max: number;
  readonly diskGibibytes: number;
  /** The network of pods must be there before the first node, which else never becomes ready. */
  readonly dependsOn: ITerraformDependable[];
}

export class Nodes extends Construct {
  readonly group: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);
    const { clusterName, name, version, subnetIds, instanceType, min, max, dependsOn } = props;
    const role = new Role(this, 'node', {
      name: `${name}-node`,
      takenBy: 'ec2.amazonaws.com',
      managed: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'],
    });
    const template = this.#template(props);
    this.group = new EksNodeGroup(this, 'group', {
      clusterName,
      nodeGroupName: name,
      nodeRoleArn: role.arn,
      subnetIds,
      version,
      amiType: 'AL2023_x86_64_STANDARD',
      instanceTypes: [instanceType],
      launchTemplate: { id: template.id, version: template.latestVersion as unknown as string },
      scalingConfig: { minSize: min, desiredSize: min, maxSize: max },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      // Who scales the nodes owns their number; this is where it starts.
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
      dependsOn: [...role.rights, ...dependsOn],
    });
  }

  #template({ name, diskGibibytes }: NodesProps): LaunchTemplate {
    return new LaunchTemplate(this, 'template', {
      namePrefix: `${name}-`,
      updateDefaultVersion: true,
      // One hop ends at the node: pods have roles of their own and cannot ask for its.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: diskGibibytes, deleteOnTermination: 'true' },
        },
      ],
      tagSpecifications: [{ resourceType: 'instance', tags: { Name: name } }],
    });
  }
}
