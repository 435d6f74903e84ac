// A VPC with, in each zone, a private subnet for nodes and pods and a public one for gateways and load balancers.
import {
  Construct,
  DefaultSecurityGroup,
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '../../cdktf';
import { subnetsOf, type SubnetRanges } from './subnets';

export interface PrivateNetworkProps {
  readonly name: string;
  readonly region: string;
  /** A private CIDR of /16 to /20. */
  readonly cidr: string;
  /** Names of two or three zones. */
  readonly zones: readonly string[];
}

const ANYWHERE = '0.0.0.0/0';

export class PrivateNetwork extends Construct {
  readonly vpcId: string;
  readonly privateSubnetIds: string[] = [];
  readonly publicSubnetIds: string[] = [];
  /** Default routes. Nodes depend on them to reach image registries. */
  readonly routes: Route[] = [];
  readonly #name: string;

  constructor(scope: Construct, id: string, { name, region, cidr, zones }: PrivateNetworkProps) {
    super(scope, id);
    this.#name = name;
    const tags = { Name: name };
    const vpc = new Vpc(this, 'vpc', { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags });
    this.vpcId = vpc.id;
    // The default security group, without rules: it blocks all traffic.
    new DefaultSecurityGroup(this, 'default-group', { vpcId: vpc.id, tags });
    const internet = new InternetGateway(this, 'internet', { vpcId: vpc.id, tags });
    const open = this.#table('public', { gatewayId: internet.id });
    const closed = subnetsOf(cidr, zones.length).map((ranges, i) => this.#zone(i, zones[i]!, ranges, open, internet));
    // Keeps S3 traffic off the NAT gateways, which charge per byte.
    new VpcEndpoint(this, 's3', {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: closed.map((table) => table.id),
      tags,
    });
  }

  /** The subnets of a zone, with its own NAT gateway so that zones fail independently. */
  #zone(
    zone: number,
    availabilityZone: string,
    ranges: SubnetRanges,
    open: RouteTable,
    internet: InternetGateway,
  ): RouteTable {
    const outer = this.#subnet(`public-${zone}`, availabilityZone, ranges.public, 'kubernetes.io/role/elb', open);
    this.publicSubnetIds.push(outer.id);
    const tags = { Name: `${this.#name}-${zone}` };
    const address = new Eip(this, `address-${zone}`, { domain: 'vpc', tags, dependsOn: [internet] });
    const gateway = new NatGateway(this, `gateway-${zone}`, {
      allocationId: address.allocationId,
      subnetId: outer.id,
      tags,
      dependsOn: [internet],
    });
    const table = this.#table(`private-${zone}`, { natGatewayId: gateway.id });
    const role = 'kubernetes.io/role/internal-elb';
    this.privateSubnetIds.push(this.#subnet(`private-${zone}`, availabilityZone, ranges.private, role, table).id);
    return table;
  }

  #table(id: string, target: { readonly gatewayId: string } | { readonly natGatewayId: string }): RouteTable {
    const tags = { Name: `${this.#name}-${id}` };
    const table = new RouteTable(this, `${id}-table`, { vpcId: this.vpcId, tags });
    this.routes.push(
      new Route(this, `${id}-route`, { routeTableId: table.id, destinationCidrBlock: ANYWHERE, ...target }),
    );
    return table;
  }

  #subnet(id: string, availabilityZone: string, cidrBlock: string, role: string, table: RouteTable): Subnet {
    const subnet = new Subnet(this, id, {
      vpcId: this.vpcId,
      availabilityZone,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      // Load balancer controllers find their subnets by the role tag.
      tags: { Name: `${this.#name}-${id}`, [role]: '1' },
    });
    new RouteTableAssociation(this, `${id}-association`, { subnetId: subnet.id, routeTableId: table.id });
    return subnet;
  }
}
