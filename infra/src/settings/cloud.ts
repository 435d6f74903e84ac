// Settings of the optional stack `cloud`: network, EKS and nodes.
import { z } from 'zod';
import { arn, region } from './names';
import { cpu, memory } from './quantities';

const zone = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must be an availability zone, like eu-central-1a')
  .meta({ allowed: 'availability zones of the region, like eu-central-1a' });
const count = z.int().min(1).max(50);
const roles = z.array(arn).default([]).meta({ allowed: 'a list of ARNs of IAM roles' });
const range = z
  .cidrv4({ error: 'must be a CIDR range, like 10.40.0.0/16' })
  .meta({ allowed: 'CIDR ranges, like 10.40.0.0/16' });

/** Private ranges (RFC 1918). NetworkPolicies treat all other addresses as the internet. */
const PRIVATE = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/;

/** Large enough for the subnets of three zones and an address per pod. */
const vpcCidr = z
  .string()
  .refine(
    (cidr) => range.safeParse(cidr).success && PRIVATE.test(cidr) && startsNetwork(cidr) && fits(prefixOf(cidr)),
    'must be a private network of /16 to /20, like 10.40.0.0/16',
  )
  .meta({ allowed: 'a private network of /16 to /20, like 10.40.0.0/16' });

const fits = (prefix: number): boolean => prefix >= 16 && prefix <= 20;
const prefixOf = (cidr: string): number => Number(cidr.split('/')[1]);

/** False for a CIDR with host bits, such as 10.40.1.0/16, which AWS rejects. */
function startsNetwork(cidr: string): boolean {
  const address = cidr
    .split('/')[0]!
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);
  return address % 2 ** (32 - prefixOf(cidr)) === 0;
}

export const cloud = z.strictObject({
  kind: z.literal('aws').describe('cloud provider'),
  region: region
    .refine(
      (value) => !/^(cn|us-gov|us-iso\w?|eu-isoe)-/.test(value),
      'must be in the partition aws, not AWS China or GovCloud',
    )
    .describe('AWS region of all resources'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the 12-digit ID of an AWS account')
    .meta({ allowed: '12 digits' })
    .optional()
    .describe('AWS account ID; deployments to any other account fail'),
  kubernetesVersion: z
    .string()
    .regex(/^1\.\d{2}$/, 'must be a Kubernetes version, like 1.35')
    .meta({ allowed: 'an EKS version, like 1.35' })
    .default('1.35')
    .describe('Kubernetes version; upgrade one minor version at a time'),
  vpcCidr: vpcCidr.describe('CIDR of the VPC'),
  availabilityZones: z
    .array(zone)
    .min(2, 'must have two or three zones')
    .max(3, 'must have two or three zones')
    .describe('zones of the nodes; the order determines the subnets'),
  apiFrom: z
    .array(
      range
        .refine((cidr) => prefixOf(cidr) >= 8, 'must be /8 or narrower')
        .meta({ allowed: 'CIDR ranges, like 198.51.100.0/24' }),
    )
    .default([])
    .describe('CIDR ranges that may reach the cluster API from outside the VPC; none by default'),
  people: z
    .strictObject({
      administrators: roles.describe('IAM roles with full access to the cluster'),
      operators: roles.describe('IAM roles in the group sextant:operators'),
      viewers: roles.describe('IAM roles in the group sextant:viewers'),
    })
    .prefault({}),
  nodes: z
    .strictObject({
      instanceType: z
        .string()
        .regex(/^[a-z0-9-]+\.[a-z0-9]+$/, 'must be an EC2 instance type, like m7i.xlarge')
        .meta({ allowed: 'an EC2 instance type, like m7i.xlarge' })
        .describe('instance type of every node'),
      min: count.describe('minimum and initial number of nodes; a multiple of the number of zones'),
      max: count.describe('maximum number of nodes; a multiple of the number of zones'),
      autoscaling: z
        .boolean()
        .default(false)
        .describe('installs Cluster Autoscaler, which adds nodes for pending pods and removes idle nodes'),
      allocatable: z
        .strictObject({
          cpu: cpu.describe('allocatable CPU of a node'),
          memory: memory.describe('allocatable memory of a node'),
          pods: z.int().min(4).max(737).describe('maximum number of pods per node'),
        })
        .optional(),
      diskGibibytes: z.int().min(20).max(1000).default(80).describe('disk size of each node, for images and logs'),
    })
    .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must not be less than min' }),
});
