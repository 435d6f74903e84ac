// Settings of the cloud below the cluster, for who has none yet.
import { z } from 'zod';
import { arn, region } from './names';
import { cpu, memory } from './quantities';

const zone = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must be a zone of the region, like eu-central-1a')
  .meta({ allowed: 'zones of the region, like eu-central-1a' });
const count = z.int().min(1).max(50);
const roles = z.array(arn).default([]);
const range = z.cidrv4({ error: 'must be a range of addresses, like 10.40.0.0/16' });

/** Ranges of addresses that no one on the internet has: policies tell inside and outside apart by them. */
const PRIVATE = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/;

/** Subnets of three zones fit, and each pod has an address. */
const vpcCidr = z
  .string()
  .refine(
    (cidr) => range.safeParse(cidr).success && PRIVATE.test(cidr) && startsNetwork(cidr) && fits(prefixOf(cidr)),
    'must be a private network of /16 to /20, like 10.40.0.0/16',
  )
  .meta({ allowed: 'a private network of /16 to /20, like 10.40.0.0/16' });

const fits = (prefix: number): boolean => prefix >= 16 && prefix <= 20;
const prefixOf = (cidr: string): number => Number(cidr.split('/')[1]);

/** AWS refuses 10.40.1.0/16: it names an address, not the network it is in. */
function startsNetwork(cidr: string): boolean {
  const address = cidr
    .split('/')[0]!
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);
  return address % 2 ** (32 - prefixOf(cidr)) === 0;
}

export const cloud = z.strictObject({
  kind: z.literal('aws'),
  region: region
    .refine(
      (value) => !/^(cn|us-gov|us-iso\w?|eu-isoe)-/.test(value),
      'must be a region of aws, not of China or a government',
    )
    .describe('where everything is'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the 12 digits of an AWS account')
    .meta({ allowed: '12 digits' })
    .optional()
    .describe('the only account that may be changed'),
  kubernetesVersion: z
    .string()
    .regex(/^1\.\d{2}$/, 'must be a version of Kubernetes, like 1.35')
    .meta({ allowed: 'a version of EKS, like 1.35' })
    .default('1.35')
    .describe('version of the cluster; one up at a time'),
  vpcCidr: vpcCidr.describe('range of the network'),
  availabilityZones: z
    .array(zone)
    .min(2, 'must have two or three zones')
    .max(3, 'must have two or three zones')
    .describe('zones that nodes are spread over; their order is that of their subnets'),
  apiFrom: z
    .array(range.refine((cidr) => prefixOf(cidr) >= 8, 'must not be open to everybody'))
    .default([])
    .describe("ranges that reach the cluster's API from outside; none: from the network alone"),
  people: z
    .strictObject({
      administrators: roles.describe('IAM roles that may do everything in the cluster'),
      operators: roles.describe('IAM roles in the group sextant:operators'),
      viewers: roles.describe('IAM roles in the group sextant:viewers'),
    })
    .prefault({}),
  nodes: z
    .strictObject({
      instanceType: z
        .string()
        .regex(/^[a-z0-9-]+\.[a-z0-9]+$/, 'must be a type of EC2, like m7i.xlarge')
        .meta({ allowed: 'a type of EC2, like m7i.xlarge' })
        .describe('kind of every node'),
      min: count.describe('fewest nodes, and how many it starts with; each zone has an equal part'),
      max: count.describe('most nodes, which autoscaling may add; each zone has an equal part'),
      autoscaling: z
        .boolean()
        .default(false)
        .describe('installs Cluster Autoscaler, which adds nodes for pods without room and removes idle ones'),
      allocatable: z
        .strictObject({
          cpu: cpu.describe('CPU that pods may request on a node'),
          memory: memory.describe('memory that pods may request on a node'),
          pods: z.int().min(4).max(737).describe('most pods on a node'),
        })
        .optional(),
      diskGibibytes: z.int().min(20).max(1000).default(80).describe('disk of each node, for images and logs'),
    })
    .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must not be less than min' }),
});
