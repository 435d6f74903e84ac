// The settings of an environment. They are validated before anything is synthesized.
import { z } from 'zod';
import { cloud } from './cloud';
import { cluster } from './cluster';
import { endpoints, host, port, reach, url } from './endpoints';
import { arn, bucket, hostname, image, name, region } from './names';
import { cpu, memory, storage } from './quantities';
import { receivers } from './receivers';

export const ENVIRONMENTS = ['local', 'staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Our services in the cluster, named after their folders. */
export const SERVICES = ['github-app', 'controller', 'ai', 'worker', 'prover', 'ops'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface SettingProblem {
  /** Path of the setting: `prometheus.retentionDays`. */
  readonly setting: string;
  readonly message: string;
}

/** CommentAuthorAssociation of GitHub's API. */
const ASSOCIATIONS = [
  'OWNER',
  'MEMBER',
  'COLLABORATOR',
  'CONTRIBUTOR',
  'FIRST_TIME_CONTRIBUTOR',
  'FIRST_TIMER',
  'MANNEQUIN',
  'NONE',
] as const;

const replicas = z.int().min(1).max(50);
const days = z.int().min(1).max(3650);

/** A URL for browsers. */
const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL, like https://wiki.example.com/runbooks' })
  .meta({ allowed: 'a URL' });

const resources = {
  cpu: cpu.describe('CPU request per pod; no limit'),
  memory: memory.describe('memory request and limit per pod'),
};
/** Name of a Secret that must exist in the cluster. The application never reads its values. */
const secret = name.describe('name of a Secret');

const s3 = z.strictObject({
  kind: z.literal('s3'),
  bucket: bucket.describe('bucket for chunks and index'),
  region: region.describe('region of the bucket'),
  endpoint: url.optional().describe('URL of an S3-compatible store such as MinIO; defaults to AWS'),
  secret: secret
    .optional()
    .describe('Secret with access-key-id and secret-access-key, if the Loki pods do not assume a role'),
  ...reach,
});
const volume = z.strictObject({
  kind: z.literal('volume'),
  size: storage.describe('size of the volume'),
  class: name.optional().describe("storage class; defaults to the cluster's default class"),
});

/** A union discriminated by `kind`. */
function oneOf<First extends Kind, Second extends Kind>(first: First, second: Second) {
  const kinds = [first, second].map(({ shape }) => shape.kind.value);
  const error: z.core.$ZodErrorMap = ({ code }) =>
    code === 'invalid_union' ? `must be one of ${kinds.join(', ')}` : undefined;
  return z.discriminatedUnion('kind', [first, second], { error });
}
type Kind = z.ZodObject<{ kind: z.ZodLiteral<string> }, z.core.$strict>;

const service = z
  .strictObject({
    min: replicas.describe('minimum number of pods'),
    max: replicas.describe('maximum number of pods'),
    ...resources,
    targetCpuPercent: z
      .int()
      .min(10)
      .max(95)
      .default(70)
      .describe('CPU utilization above which the autoscaler adds pods'),
    destinations: endpoints.describe('addresses from its Secrets that are not public addresses on port 443'),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must not be less than min' });

/** A single-pod store. Its image version is independent of ours, so a release of our services does not restart it. */
const inCluster = (defaultImage: string) =>
  z.strictObject({
    kind: z.literal('in-cluster'),
    image: image.default(defaultImage).describe('image with tag; independent of images.tag'),
    storage: storage.describe('size of the volume'),
    ...resources,
  });
/** The Secret holds the URL with its password. The NetworkPolicy is generated from host and port. */
const external = (defaultPort: number) =>
  z.strictObject({
    kind: z.literal('external'),
    secret: secret.describe('Secret with the URL'),
    host: host.describe('host in the URL'),
    port: port.default(defaultPort).describe('port in the URL'),
    ...reach,
  });

export const settingsSchema = z.strictObject({
  environment: z.enum(ENVIRONMENTS).describe('name of the environment'),
  cluster,
  domain: hostname.describe('parent domain of the hosts ops, grafana and hooks'),
  ingressClass: name.default('nginx').describe('ingress class of these hosts'),
  ingressNamespace: name.default('ingress-nginx').describe('namespace of the ingress controller pods'),
  trustedProxies: z
    .string()
    .regex(
      /^(\d|10|[0-9a-f.:]+\/\d{1,3}(,[0-9a-f.:]+\/\d{1,3})*)$/,
      'must be a number of hops, like "1", or networks, like "10.0.0.0/8,fd00::/8"',
    )
    .meta({ allowed: 'a number of hops up to 10, or comma-separated networks' })
    .default('1')
    .describe('proxies whose X-Forwarded-For header ops and github-app trust; 1 is the ingress controller'),
  images: z.strictObject({
    registry: z
      .string()
      .regex(/^[a-z0-9.:-]+(\/[a-z0-9._-]+)*$/, 'must be a registry with a path, like registry.example.com/sextant')
      .meta({ allowed: 'a registry with a path, like registry.example.com/sextant' })
      .describe('registry and path of our images'),
    tag: z
      .string()
      .regex(/^[\w][\w.-]{0,127}$/, 'must be an image tag')
      .refine((tag) => tag !== 'latest', 'must be a version: "latest" cannot be rolled back')
      .meta({ allowed: 'an image tag, not latest' })
      .describe('version of our images; change it to upgrade'),
    pullSecret: secret.optional().describe('Secret with registry credentials'),
  }),
  state: oneOf(
    z.strictObject({
      kind: z.literal('local'),
      path: z.string().min(1).default('terraform.tfstate.d').describe('folder of state files, in infra/'),
    }),
    z.strictObject({
      kind: z.literal('s3'),
      bucket: bucket.describe('state bucket; create it before the first deployment'),
      region: region.describe('region of the bucket'),
      key: z.string().min(1).default('sextant').describe('key prefix in the bucket'),
    }),
  ),
  prometheus: z.strictObject({
    replicas: replicas.describe('number of replicas; each scrapes every target'),
    storage: storage.describe('volume size of each replica'),
    storageClass: name.optional().describe("storage class; defaults to the cluster's default class"),
    retentionDays: days.describe('retention of samples'),
    samplesPerSecond: z.int().min(1).describe('expected ingestion rate; retentionDays of it must fit the storage'),
    ...resources,
  }),
  alertmanager: z.strictObject({
    replicas: replicas.describe('number of replicas; they deduplicate notifications'),
    storage: storage.describe('volume size of each replica, for silences'),
    ...receivers,
    secret: secret.describe('Secret with the receiver credentials'),
    destinations: endpoints.describe('addresses of receivers that are not public addresses on port 443'),
  }),
  grafana: z.strictObject({
    replicas: replicas.describe('number of pods'),
    secret: secret.describe("Secret with the administrator's user name and password"),
    boardNamespaces: z
      .array(name)
      .default([])
      .meta({ allowed: 'a list of Kubernetes names' })
      .describe('namespaces of your own services, whose ConfigMaps with the label grafana_dashboard are boards'),
    ...resources,
  }),
  loki: z.strictObject({
    mode: z.enum(['monolithic', 'distributed']).describe('one process, or one workload per component'),
    replicas: replicas.describe('number of pods, per component if distributed'),
    retentionDays: days.describe('retention of log lines'),
    role: arn.optional().describe('IAM role of the Loki pods on EKS; defaults to that of the cloud stack'),
    gibibytesPerDay: z.number().positive().describe('expected ingestion; retentionDays of it must fit a volume'),
    store: oneOf(s3, volume),
    ...resources,
  }),
  jaeger: z.strictObject({
    replicas: replicas.describe('number of pods'),
    retentionDays: days.describe('retention of traces'),
    store: oneOf(
      volume,
      z.strictObject({
        kind: z.literal('elasticsearch'),
        url: url.describe('URL of Elasticsearch'),
        secret: secret.describe('Secret with user name and password'),
        ...reach,
      }),
    ),
    ...resources,
  }),
  collector: z.strictObject({
    loadBalancers: z.strictObject({ replicas: replicas.describe('pods that route spans by trace'), ...resources }),
    samplers: z.strictObject({ replicas: replicas.describe('pods that sample traces'), ...resources }),
    agents: z.strictObject({ ...resources }),
    xray: z
      .strictObject({
        region: region.describe('region of AWS X-Ray; samplers also send sampled traces there'),
        role: arn.optional().describe('IAM role of the samplers on EKS; defaults to that of the cloud stack'),
      })
      .optional(),
  }),
  services: z.strictObject(
    Object.fromEntries(SERVICES.map((s) => [s, service])) as Record<ServiceName, typeof service>,
  ),
  providers: z
    .array(z.enum(['openai', 'anthropic', 'google', 'openai_compatible']))
    .min(1)
    .describe('model providers, in order of preference'),
  commanders: z
    .array(z.enum(ASSOCIATIONS))
    .min(1)
    .optional()
    .describe(
      'values of author_association on GitHub whose comments may start runs; defaults to OWNER, MEMBER and COLLABORATOR',
    ),
  secrets: z.strictObject({
    services: secret.describe('Secret with the credentials of our services'),
  }),
  signIn: z
    .strictObject({
      issuer: url.describe('issuer of the OpenID Connect provider'),
      audience: z.string().min(1).describe('audience of tokens that programs send to the API'),
      clientId: z
        .string()
        .min(1)
        .describe('client with the redirect URL https://ops.<domain>/auth/callback, with which users sign in'),
      secret: secret.optional().describe('Secret with the client secret; without one the client is public'),
      scopes: z
        .string()
        .regex(/^openid( \S+)*$/, 'must be scopes separated by spaces, the first of them openid')
        .meta({ allowed: 'scopes separated by spaces, starting with openid' })
        .default('openid profile email')
        .describe('scopes of the sign-in; they must yield both claims'),
      orgClaim: z.string().min(1).default('org').describe("claim with the name of the user's org"),
      roleClaim: z.string().min(1).default('role').describe('claim with viewer, operator or admin, or a list'),
    })
    .optional(),
  postgres: oneOf(
    inCluster('postgres:18.4-bookworm'),
    external(5432).extend({ database: z.string().min(1).default('sextant').describe('database in the URL') }),
  ),
  redis: oneOf(
    inCluster('redis:7.2.11-bookworm').extend({
      maxMemoryPercent: z
        .int()
        .min(10)
        .max(90)
        .default(75)
        .describe(
          'maxmemory of Redis as a percentage of `redis.memory`; the rest is for rewriting the append-only file',
        ),
    }),
    external(6379),
  ),
  cloud: cloud.optional(),
  runbooksUrl: webUrl.optional().describe('base URL of the runbooks in alerts; defaults to those that ops serves'),
});

/** Settings as written in the file of an environment, without defaults. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type Settings = z.output<typeof settingsSchema>;
