// What an environment may set: one typed object, every part of it checked before anything is synthesized.
import { z } from 'zod';
import { cloud } from './cloud';
import { endpoints, host, port, reach, url } from './endpoints';
import { arn, bucket, channel, hostname, image, name, region } from './names';
import { cpu, memory, storage } from './quantities';

export const ENVIRONMENTS = ['local', 'staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Our services that run in the cluster, by the names of their folders. */
export const SERVICES = ['github-app', 'controller', 'ai', 'worker', 'prover', 'ops'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Source: CommentAuthorAssociation of GitHub's API. */
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

/** An address that people open in a browser. */
const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL, like https://wiki.example.com/runbooks' })
  .meta({ allowed: 'a URL' });

const resources = {
  cpu: cpu.describe('CPU request per pod; no limit'),
  memory: memory.describe('memory request and limit per pod'),
};
/** A secret that exists in the cluster before, and the keys that are read from it. Values never pass through here. */
const secret = name.describe('name of a Secret');

const s3 = z.strictObject({
  kind: z.literal('s3'),
  bucket: bucket.describe('holds lines and index'),
  region: region.describe('where the bucket is'),
  endpoint: url.optional().describe('address of a store that speaks S3, like MinIO; without it AWS'),
  secret: secret
    .optional()
    .describe('Secret with access-key-id and secret-access-key, where the pods of Loki take no role'),
  ...reach,
});
const volume = z.strictObject({
  kind: z.literal('volume'),
  size: storage.describe('size of the volume'),
  class: name.optional().describe("storage class; without it the cluster's default"),
});

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
    targetCpuPercent: z.int().min(10).max(95).default(70).describe('more use of the processor adds pods'),
    destinations: endpoints.describe('addresses that its Secrets name and that are not on the internet at port 443'),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must not be less than min' });

/** A store of one pod. Its image has a version of its own: a release of our services must not restart it. */
const inCluster = (defaultImage: string) =>
  z.strictObject({
    kind: z.literal('in-cluster'),
    image: image.default(defaultImage).describe('image with its tag; independent of images.tag'),
    storage: storage.describe('size of its volume'),
    ...resources,
  });
/** The URL with the password is in the Secret; the policy that lets pods out is made from host and port. */
const external = (defaultPort: number) =>
  z.strictObject({
    kind: z.literal('external'),
    secret: secret.describe('Secret with its URL'),
    host: host.describe('host of that URL'),
    port: port.default(defaultPort).describe('port of that URL'),
    ...reach,
  });

export const settingsSchema = z.strictObject({
  environment: z.enum(ENVIRONMENTS).describe('its own name'),
  cluster: z.strictObject({
    context: z.string().min(1).describe('context of the kubeconfig file'),
    kubeconfig: z
      .string()
      .min(1)
      .optional()
      .describe('the kubeconfig file; without it `KUBECONFIG`, else `~/.kube/config`'),
    autoscaling: z
      .boolean()
      .default(false)
      .describe('Cluster Autoscaler or Karpenter adds nodes for pods without room'),
  }),
  domain: hostname.describe('user-facing hosts are made under it: ops., grafana., hooks.'),
  ingressClass: name.default('nginx').describe('class of the ingress controller that serves these hosts'),
  ingressNamespace: name.default('ingress-nginx').describe('where the pods of the ingress controller run'),
  trustedProxies: z
    .string()
    .regex(
      /^(\d|10|[0-9a-f.:]+\/\d{1,3}(,[0-9a-f.:]+\/\d{1,3})*)$/,
      'must be a number of hops, as "1", or networks, as "10.0.0.0/8,fd00::/8"',
    )
    .meta({ allowed: 'a number of hops up to 10, or networks separated by commas' })
    .default('1')
    .describe(
      "proxies in front of ops and github-app that are believed about a client's address; 1: the ingress controller alone",
    ),
  images: z.strictObject({
    registry: z
      .string()
      .regex(/^[a-z0-9.:-]+(\/[a-z0-9._-]+)*$/, 'must be a registry with a path, like registry.example.com/sextant')
      .meta({ allowed: 'a registry with a path, like registry.example.com/sextant' })
      .describe('registry and path of our images'),
    tag: z
      .string()
      .regex(/^[\w][\w.-]{0,127}$/, 'must be the tag of an image')
      .refine((tag) => tag !== 'latest', 'must be one version: "latest" can be neither rolled back nor told apart')
      .meta({ allowed: 'the tag of an image, not latest' })
      .describe('version of our images; an upgrade changes it'),
    pullSecret: secret.optional().describe('Secret with credentials of the registry'),
  }),
  state: oneOf(
    z.strictObject({
      kind: z.literal('local'),
      path: z.string().min(1).default('terraform.tfstate.d').describe('folder of state files, in infra/'),
    }),
    z.strictObject({
      kind: z.literal('s3'),
      bucket: bucket.describe('bucket of the state, which is there before'),
      region: region.describe('where the bucket is'),
      key: z.string().min(1).default('sextant').describe('folder in the bucket'),
    }),
  ),
  prometheus: z.strictObject({
    replicas: replicas.describe('each scrapes everything'),
    storage: storage.describe('size of the volume of each'),
    storageClass: name.optional().describe("storage class; without it the cluster's default"),
    retentionDays: days.describe('how long samples are kept'),
    samplesPerSecond: z.int().min(1).describe('expected; with retentionDays it must fit the storage'),
    ...resources,
  }),
  alertmanager: z.strictObject({
    replicas: replicas.describe('they agree on who tells'),
    storage: storage.describe('size of the volume of each, for silences'),
    channels: z.strictObject({
      critical: channel.describe('alerts that page'),
      warnings: channel.describe('alerts of working hours'),
      info: channel.describe('what is good to know'),
      worker: channel.describe("alerts of the worker's owners"),
      team: channel.describe('alerts of the team'),
    }),
    secret: secret.describe('Secret that is mounted as files'),
    destinations: endpoints.describe('addresses of receivers that are not on the internet at port 443'),
  }),
  grafana: z.strictObject({
    replicas: replicas.describe('number of pods'),
    secret: secret.describe("Secret with its administrator's name and password"),
    ...resources,
  }),
  loki: z.strictObject({
    mode: z.enum(['monolithic', 'distributed']).describe('one process, or its parts apart'),
    replicas: replicas.describe('of the process, or of each part'),
    retentionDays: days.describe('how long lines are kept'),
    role: arn
      .optional()
      .describe('on EKS, what its pods may do; without it that of the cloud stack, where there is one'),
    gibibytesPerDay: z.number().positive().describe('expected; with retentionDays it must fit a volume'),
    store: oneOf(s3, volume),
    ...resources,
  }),
  jaeger: z.strictObject({
    replicas: replicas.describe('number of pods'),
    retentionDays: days.describe('how long traces are kept on a volume'),
    store: oneOf(
      volume,
      z.strictObject({
        kind: z.literal('elasticsearch'),
        url: url.describe('address of Elasticsearch'),
        secret: secret.describe('Secret with its user and password'),
        ...reach,
      }),
    ),
    ...resources,
  }),
  collector: z.strictObject({
    loadBalancers: z.strictObject({ replicas: replicas.describe('pods that bring traces together'), ...resources }),
    samplers: z.strictObject({ replicas: replicas.describe('pods that decide what is kept'), ...resources }),
    agents: z.strictObject({ ...resources }),
    xray: z
      .strictObject({
        region: region.describe('region of AWS X-Ray, which then also gets the traces that are kept'),
        role: arn
          .optional()
          .describe('on EKS, what the samplers may do; without it that of the cloud stack, where there is one'),
      })
      .optional(),
  }),
  services: z.strictObject(
    Object.fromEntries(SERVICES.map((s) => [s, service])) as Record<ServiceName, typeof service>,
  ),
  providers: z
    .array(z.enum(['openai', 'anthropic', 'google', 'openai_compatible']))
    .min(1)
    .describe('whom models are asked of, in this order'),
  commanders: z
    .array(z.enum(ASSOCIATIONS))
    .min(1)
    .optional()
    .describe(
      "whose commands in comments on GitHub start runs, by GitHub's author_association; without it OWNER, MEMBER and COLLABORATOR",
    ),
  secrets: z.strictObject({
    services: secret.describe('Secret with the keys of our services'),
  }),
  postgres: oneOf(inCluster('postgres:18.4-bookworm'), external(5432)),
  redis: oneOf(
    inCluster('redis:7.2.11-bookworm').extend({
      maxMemoryPercent: z
        .int()
        .min(10)
        .max(90)
        .default(75)
        .describe("Redis' maxmemory, as a share of `redis.memory`; the rest is for rewriting its log"),
    }),
    external(6379),
  ),
  cloud: cloud.optional(),
  runbooksUrl: webUrl
    .optional()
    .describe('folder of runbooks that alerts link to; without it ops serves those of this repository'),
});

/** An environment's settings as its file gives them, with defaults left out. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type Settings = z.output<typeof settingsSchema>;
