// What an environment may set: one typed object, every part of it checked before anything is synthesized.
import { z } from 'zod';
import { cpu, memory, storage } from './quantities';

export const ENVIRONMENTS = ['local', 'staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Our services that run in the cluster, by the names of their folders. */
export const SERVICES = ['github-app', 'controller', 'ai', 'worker', 'prover', 'ops'] as const;
export type ServiceName = (typeof SERVICES)[number];

const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a Kubernetes name: a-z, 0-9 and -');
const hostname = z
  .string()
  .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a domain, like obs.example.com');
const channel = z.string().regex(/^#[a-z0-9][a-z0-9_-]{0,79}$/, 'must be a Slack channel, like #alerts-critical');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, like eu-central-1');
const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket: 3 to 63 of a-z, 0-9, . and -');
const replicas = z.int().min(1).max(50);
const days = z.int().min(1).max(3650);

const resources = { cpu, memory };
/** A secret that exists in the cluster before, and the keys that are read from it. Values never pass through here. */
const secret = name.describe('name of a Secret in the namespace of whoever reads it');

const s3 = z.strictObject({ kind: z.literal('s3'), bucket, region, endpoint: z.url().optional() });
const volume = z.strictObject({ kind: z.literal('volume'), size: storage, class: name.optional() });

/** One of several shapes, told apart by their `kind`. */
function oneOf<First extends Kind, Second extends Kind>(first: First, second: Second) {
  const kinds = [first, second].map(({ shape }) => shape.kind.value);
  const error: z.core.$ZodErrorMap = ({ code }) =>
    code === 'invalid_union' ? `must be one of ${kinds.join(', ')}` : undefined;
  return z.discriminatedUnion('kind', [first, second], { error });
}
type Kind = z.ZodObject<{ kind: z.ZodLiteral<string> }, z.core.$strict>;

const service = z
  .strictObject({
    min: replicas.describe('fewest pods'),
    max: replicas.describe('most pods'),
    ...resources,
    targetCpuPercent: z.int().min(10).max(95).default(70),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must not be less than min' });

const inCluster = z.strictObject({ kind: z.literal('in-cluster'), storage, ...resources });
const external = z.strictObject({ kind: z.literal('external'), secret });

export const settingsSchema = z.strictObject({
  environment: z.enum(ENVIRONMENTS),
  cluster: z.strictObject({
    context: z.string().min(1).describe('context of the kubeconfig file'),
    kubeconfig: z.string().min(1).default('~/.kube/config'),
  }),
  domain: hostname.describe('user-facing hosts are made under it: ops., grafana., hooks.'),
  ingressClass: name.default('nginx'),
  ingressNamespace: name.default('ingress-nginx').describe('where the pods of the ingress controller run'),
  images: z.strictObject({
    registry: z
      .string()
      .regex(/^[a-z0-9.:-]+(\/[a-z0-9._-]+)*$/, 'must be a registry with a path, like registry.example.com/sextant'),
    tag: z
      .string()
      .regex(/^[\w][\w.-]{0,127}$/, 'must be the tag of an image')
      .refine((tag) => tag !== 'latest', 'must be one version: "latest" can be neither rolled back nor told apart'),
    pullSecret: secret.optional(),
  }),
  state: oneOf(
    z.strictObject({ kind: z.literal('local'), path: z.string().min(1).default('terraform.tfstate.d') }),
    z.strictObject({ kind: z.literal('s3'), bucket, region, key: z.string().min(1).default('sextant') }),
  ),
  prometheus: z.strictObject({
    replicas,
    storage,
    storageClass: name.optional(),
    retentionDays: days,
    samplesPerSecond: z.int().min(1).describe('expected; with retentionDays it must fit the storage'),
    ...resources,
  }),
  alertmanager: z.strictObject({
    replicas,
    storage,
    channels: z.strictObject({
      critical: channel,
      warnings: channel,
      info: channel,
      worker: channel,
      team: channel,
    }),
    secret: secret.describe('keys slack-url, pagerduty-key, responder-token; mounted as files'),
  }),
  grafana: z.strictObject({ replicas, secret: secret.describe('keys admin-user, admin-password'), ...resources }),
  loki: z.strictObject({
    mode: z.enum(['monolithic', 'distributed']),
    replicas,
    retentionDays: days,
    role: z
      .string()
      .regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of an IAM role')
      .optional()
      .describe('on EKS, what its pods may do: output loki-role-arn of the cloud stack; no key of AWS is needed then'),
    gibibytesPerDay: z.number().positive().describe('expected; with retentionDays it must fit a volume'),
    store: oneOf(s3, volume),
    ...resources,
  }),
  jaeger: z.strictObject({
    replicas,
    retentionDays: days,
    store: oneOf(volume, z.strictObject({ kind: z.literal('elasticsearch'), url: z.url(), secret })),
    ...resources,
  }),
  collector: z.strictObject({
    loadBalancers: z.strictObject({ replicas, ...resources }),
    samplers: z.strictObject({ replicas, ...resources }),
    agents: z.strictObject({ ...resources }),
  }),
  services: z.strictObject(
    Object.fromEntries(SERVICES.map((s) => [s, service])) as Record<ServiceName, typeof service>,
  ),
  providers: z.array(z.enum(['openai', 'anthropic', 'google', 'openai_compatible'])).min(1),
  secrets: z.strictObject({
    services: secret.describe('keys of every service: see docs/infrastructure.md'),
  }),
  postgres: oneOf(inCluster, external),
  redis: oneOf(inCluster, external),
  cloud: z
    .strictObject({
      kind: z.literal('aws'),
      region,
      vpcCidr: z.cidrv4(),
      availabilityZones: z.int().min(2).max(3),
      nodes: z.strictObject({ instanceType: z.string().min(1), min: replicas, max: replicas }),
    })
    .optional(),
});

/** An environment's settings as its file gives them, with defaults left out. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type Settings = z.output<typeof settingsSchema>;
