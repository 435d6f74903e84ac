// Identical EKS nodes in one node group per zone. Disks are encrypted; pods cannot use the role of their node.
import { Construct, EksNodeGroup, type ITerraformDependable, LaunchTemplate } from '../../cdktf';
import { Role } from './role';

export interface NodesProps {
  readonly clusterName: string;
  readonly name: string;
  readonly version: string;
  /** Names of the zones. */
  readonly zones: readonly string[];
  /** Subnets, in the order of the zones. */
  readonly subnetIds: readonly string[];
  readonly instanceType: string;
  /** Total number of nodes, divided equally between the zones. */
  readonly min: number;
  readonly max: number;
  readonly diskGibibytes: number;
  /** The pod network: without it, nodes never become ready. */
  readonly dependsOn: ITerraformDependable[];
}

export class Nodes extends Construct {
  readonly groups: readonly EksNodeGroup[];

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);
    const role = new Role(this, 'node', {
      name: `${props.name}-node`,
      assumedBy: 'ec2.amazonaws.com',
      managed: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'],
    });
    const template = this.#template(props);
    this.groups = props.zones.map((zone, i) => this.#group(zone, props.subnetIds[i]!, { ...props, role, template }));
  }

  /** One group per zone, so that an autoscaler can add a node in the zone of a volume. */
  #group(zone: string, subnetId: string, props: NodesProps & { role: Role; template: LaunchTemplate }): EksNodeGroup {
    const { clusterName, name, version, zones, instanceType, min, max, role, template, dependsOn } = props;
    const minSize = min / zones.length;
    return new EksNodeGroup(this, `group-${zone}`, {
      clusterName,
      nodeGroupName: `${name}-${zone}`,
      nodeRoleArn: role.arn,
      subnetIds: [subnetId],
      version,
      amiType: 'AL2023_x86_64_STANDARD',
      instanceTypes: [instanceType],
      launchTemplate: { id: template.id, version: template.latestVersion as unknown as string },
      scalingConfig: { minSize, desiredSize: minSize, maxSize: max / zones.length },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      // The autoscaler owns the number of nodes.
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
      dependsOn: [...role.policies, ...dependsOn],
    });
  }

  #template({ name, diskGibibytes }: NodesProps): LaunchTemplate {
    return new LaunchTemplate(this, 'template', {
      namePrefix: `${name}-`,
      updateDefaultVersion: true,
      // With one hop, pods cannot reach the metadata service and the role of the node.
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
