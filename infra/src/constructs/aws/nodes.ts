// Nodes of a cluster of EKS, all alike, one group for each zone: encrypted disks, and no way from a pod to the node's own rights.
import { Construct, EksNodeGroup, type ITerraformDependable, LaunchTemplate } from '../../cdktf';
import { Role } from './role';

export interface NodesProps {
  readonly clusterName: string;
  readonly name: string;
  readonly version: string;
  /** Names of the zones, and their subnets in the same order. */
  readonly zones: readonly string[];
  readonly subnetIds: readonly string[];
  readonly instanceType: string;
  /** Of all zones together; each has an equal part. */
  readonly min: number;
  readonly max: number;
  readonly diskGibibytes: number;
  /** The network of pods must be there before the first node, which else never becomes ready. */
  readonly dependsOn: ITerraformDependable[];
}

export class Nodes extends Construct {
  readonly groups: readonly EksNodeGroup[];

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);
    const role = new Role(this, 'node', {
      name: `${props.name}-node`,
      takenBy: 'ec2.amazonaws.com',
      managed: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'],
    });
    const template = this.#template(props);
    this.groups = props.zones.map((zone, i) => this.#group(zone, props.subnetIds[i]!, { ...props, role, template }));
  }

  /** A group of one zone: who adds nodes for a pod whose volume lies in a zone can choose the zone. */
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
