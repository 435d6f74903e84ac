import { local } from '../environments/local';
import { production } from '../environments/production';
import { checkSettings, loadSettings, SettingsError } from './load';
import { ENVIRONMENTS, type SettingsInput } from './schema';

/** A copy with one setting changed, by its path; undefined takes it away. */
function changed(input: SettingsInput, path: string, value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(input));
  const keys = path.split('.');
  const parent = keys.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], copy);
  if (value === undefined) delete (parent as Record<string, unknown>)[keys.at(-1)!];
  else (parent as Record<string, unknown>)[keys.at(-1)!] = value;
  return copy;
}

function problemsOf(input: unknown): string {
  try {
    checkSettings(input);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((p) => `${p.setting}: ${p.message}`).join('\n');
    throw error;
  }
  return '';
}

test.each(ENVIRONMENTS)('%s can be used', (name) => {
  expect(loadSettings(name).environment).toBe(name);
});

test('an environment that is none is told with those that are', () => {
  expect(() => loadSettings('prod')).toThrow('"prod" is none: it must be one of local, staging, production');
  expect(() => loadSettings(undefined)).toThrow('ENV: is missing: set it to one of local, staging, production');
});

const autoscaled: SettingsInput = {
  ...production,
  cloud: { ...production.cloud!, nodes: { ...production.cloud!.nodes, max: 6, autoscaling: true } },
};

test.each<[base: SettingsInput, path: string, value: unknown, message: string | RegExp]>([
  [local, 'environment', 'dev', 'environment: must be one of local, staging, production'],
  [local, 'cluster.context', '', /^cluster\.context: /],
  [local, 'cluster', undefined, /^cluster: is missing/],
  [local, 'domain', 'obs', 'domain: must be a domain, like obs.example.com'],
  [local, 'domain', 'https://obs.example.com', 'domain: must be a domain, like obs.example.com'],
  [
    local,
    'images.tag',
    'latest',
    'images.tag: must be one version: "latest" can be neither rolled back nor told apart',
  ],
  [
    local,
    'collector.xray',
    { region: 'eu-central-1' },
    'collector.xray.role: is missing: name an IAM role that the service account collector-sampler may take, or set cloud, which makes one',
  ],
  [local, 'collector.xray', { region: 'Frankfurt' }, /^collector\.xray\.region: must be an AWS region/],
  [production, 'collector.xray', { region: 'eu-central-1', role: 'xray' }, /^collector\.xray\.role: must be the ARN/],
  [production, 'collector.xray', {}, /^collector\.xray\.region: is missing/],
  [local, 'runbooksUrl', 'wiki', 'runbooksUrl: must be a URL, like https://wiki.example.com/runbooks'],
  [local, 'runbooksUrl', 'ftp://wiki', 'runbooksUrl: must be a URL, like https://wiki.example.com/runbooks'],
  [local, 'images.registry', 'https://registry.example.com', /^images\.registry: must be a registry with a path/],
  [local, 'prometheus.storage', '50', /^prometheus\.storage: must be a size of storage with its unit Mi, Gi or Ti/],
  [local, 'prometheus.storage', 50, 'prometheus.storage: must be a size of storage with its unit, like 50Gi'],
  [local, 'prometheus.storage', '50GB', /^prometheus\.storage: must be a size of storage with its unit/],
  [local, 'prometheus.memory', '1g', /^prometheus\.memory: must be an amount of memory with its unit/],
  [local, 'prometheus.cpu', '1 core', 'prometheus.cpu: must be millicores like "250m", or cores like "2"'],
  [local, 'prometheus.cpu', 2, /^prometheus\.cpu: must be a text: millicores/],
  [local, 'prometheus.retentionDays', 0, /^prometheus\.retentionDays: /],
  [
    local,
    'prometheus.retentionDays',
    400,
    /^prometheus\.retentionDays: 400 days of 2000 samples a second need 161Gi, but prometheus\.storage is 10Gi/,
  ],
  [local, 'prometheus.replicas', 0, /^prometheus\.replicas: /],
  [local, 'prometheus.replicas', 1.5, /^prometheus\.replicas: /],
  [local, 'prometheus.retention', '15d', 'prometheus.retention: is not a setting: remove it'],
  [
    local,
    'alertmanager.channels.critical',
    'alerts',
    'alertmanager.channels.critical: must be a Slack channel, like #alerts-critical',
  ],
  [local, 'alertmanager.channels.team', '#Team Alerts', /^alertmanager\.channels\.team: must be a Slack channel/],
  [local, 'alertmanager.channels.worker', undefined, /^alertmanager\.channels\.worker: is missing/],
  [local, 'alertmanager.secret', 'My Secret', /^alertmanager\.secret: must be a Kubernetes name/],
  [local, 'loki.mode', 'scalable', 'loki.mode: must be one of monolithic, distributed'],
  [
    local,
    'loki.mode',
    'distributed',
    'loki.store: must be s3 when Loki is distributed or has several replicas: they share it',
  ],
  [
    local,
    'loki.retentionDays',
    90,
    /^loki\.retentionDays: 90 days of 0\.2 GiB need 23Gi, but loki\.store\.size is 10Gi/,
  ],
  [local, 'loki.store', { kind: 's3', bucket: 'logs' }, /^loki\.store\.region: is missing/],
  [
    local,
    'loki.store',
    { kind: 's3', bucket: 'Logs_1', region: 'eu-central-1' },
    /^loki\.store\.bucket: must be the name of an S3 bucket/,
  ],
  [local, 'loki.store', { kind: 'gcs' }, 'loki.store.kind: must be one of s3, volume'],
  [local, 'jaeger.replicas', 2, /^jaeger\.store: must be elasticsearch when Jaeger has several replicas/],
  [local, 'services.worker.max', 0, /^services\.worker\.max: /],
  [
    local,
    'services.worker',
    { min: 3, max: 2, cpu: '1', memory: '1Gi' },
    'services.worker.max: must not be less than min',
  ],
  [
    local,
    'services.mailer',
    { min: 1, max: 1, cpu: '1', memory: '1Gi' },
    'services.mailer: is not a setting: remove it',
  ],
  [local, 'services.ai', undefined, /^services\.ai: is missing/],
  [local, 'providers', [], /^providers: /],
  [local, 'providers', ['bedrock'], 'providers.0: must be one of openai, anthropic, google, openai_compatible'],
  [local, 'secrets.services', undefined, /^secrets\.services: is missing/],
  [local, 'postgres', { kind: 'external' }, /^postgres\.secret: is missing/],
  [local, 'postgres.image', 'postgres:latest', 'postgres.image: must name one version: :latest cannot be rolled back'],
  [local, 'redis.image', 'redis', 'redis.image: must be an image with its tag, like postgres:18.4-bookworm'],
  [local, 'grafana.replicas', 2, 'grafana.replicas: must be 1: accounts and sessions live in its own database'],
  [production, 'postgres', local.postgres, /^postgres\.kind: must be external in production/],
  [production, 'redis', local.redis, /^redis\.kind: must be external in production/],
  [production, 'state', { kind: 'local' }, /^state\.kind: must be s3 in production/],
  [production, 'loki.mode', 'monolithic', /^loki\.mode: must be distributed in production/],
  [production, 'services.ops.min', 1, 'services.ops.min: must be 2 or more in production, not 1: a node may go away'],
  [production, 'cloud.region', 'us-east-1', /^loki\.store\.region: must be us-east-1, where the cluster is/],
  [production, 'cloud.region', 'Frankfurt', 'cloud.region: must be an AWS region, like eu-central-1'],
  [
    production,
    'cloud.vpcCidr',
    '10.0.0.0',
    'cloud.vpcCidr: must be a private network of /16 to /20, like 10.40.0.0/16',
  ],
  [production, 'cloud.vpcCidr', '10.40.1.0/16', /^cloud\.vpcCidr: must be a private network of \/16 to \/20/],
  [production, 'cloud.vpcCidr', '10.40.0.0/24', /^cloud\.vpcCidr: must be a private network of \/16 to \/20/],
  [production, 'cloud.vpcCidr', '8.8.0.0/16', /^cloud\.vpcCidr: must be a private network/],
  [production, 'cloud.availabilityZones', 3, /^cloud\.availabilityZones: /],
  [
    production,
    'cloud.availabilityZones',
    ['eu-central-1a', 'eu-west-1a'],
    'cloud.availabilityZones: eu-west-1a is no zone of eu-central-1',
  ],
  [
    production,
    'cloud.availabilityZones',
    ['eu-central-1a', 'eu-central-1a'],
    'cloud.availabilityZones: must not name a zone twice',
  ],
  [production, 'cloud.availabilityZones', ['eu-central-1a'], 'cloud.availabilityZones: must have two or three zones'],
  [production, 'cloud.apiFrom', ['0.0.0.0/0'], 'cloud.apiFrom.0: must not be open to everybody'],
  [production, 'cloud.account', '1234', 'cloud.account: must be the 12 digits of an AWS account'],
  [production, 'cloud.kubernetesVersion', 'v1.35.4', /^cloud\.kubernetesVersion: must be a version of Kubernetes/],
  [
    production,
    'cloud.nodes',
    { instanceType: 'm7i.xlarge', min: 4, max: 3 },
    'cloud.nodes.max: must not be less than min',
  ],
  [
    production,
    'cloud.nodes.min',
    4,
    'cloud.nodes.min: must be a multiple of 3, as each of the 3 zones has as many nodes, not 4',
  ],
  [
    production,
    'cloud.nodes.instanceType',
    'm7g.2xlarge',
    'cloud.nodes.instanceType: m7g.2xlarge has ARM processors: choose one with Intel or AMD processors',
  ],
  [
    production,
    'cloud.nodes.instanceType',
    'x2iedn.xlarge',
    /^cloud\.nodes\.instanceType: what x2iedn\.xlarge leaves to pods is not known .*: set cloud\.nodes\.allocatable/,
  ],
  [
    production,
    'cloud.nodes',
    { instanceType: 'm7i.xlarge', min: 3, max: 12 },
    /^cloud\.nodes: 3 nodes m7i\.xlarge \(3920m CPU and 14163Mi for at most 58 pods each\) have no room for a pod of .* pods request .* in all: set cloud\.nodes\.min to \d+, or choose a larger/,
  ],
  [
    production,
    'cloud.nodes',
    { instanceType: 'm7i.4xlarge', min: 3, max: 12 },
    /^cloud\.nodes: 3 nodes m7i\.4xlarge .* once one of them is lost/,
  ],
  [
    production,
    'prometheus',
    { ...production.prometheus, cpu: '12' },
    /^cloud\.nodes: .* no room for a pod of sextant-prometheus \(12050m .*: choose a larger cloud\.nodes\.instanceType$/,
  ],
  [
    autoscaled,
    'services.prover.max',
    40,
    /^cloud\.nodes: 6 nodes .* with every service at its max; .*: set cloud\.nodes\.max to \d+/,
  ],
  [production, 'cloud.people', { operators: ['sre'] }, 'cloud.people.operators.0: must be the ARN of an IAM role'],
  [
    production,
    'loki.store.bucket',
    'sextant-production-state',
    /^loki\.store\.bucket: must not be the bucket of the state/,
  ],
  [local, 'postgres', { kind: 'external', secret: 'db' }, /^postgres\.host: is missing/],
  [
    local,
    'postgres',
    { kind: 'external', secret: 'db', host: 'postgres://db.example.com' },
    'postgres.host: must be a host name with its domain, or an IPv4 address, without scheme and port',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis' },
    /^redis\.host: must be a host name with its domain/,
  ],
  [local, 'redis', { kind: 'external', secret: 'r', host: '169.254.169.254' }, /^redis\.host: must be a host name/],
  [local, 'redis', { kind: 'external', secret: 'r', host: '10.0.0.300' }, /^redis\.host: must be a host name/],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.example.com', ranges: ['169.254.0.0/16'] },
    'redis.ranges.0: must not be loopback, link-local or multicast addresses',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.sextant-data.svc' },
    'redis: redis.sextant-data.svc is in the namespace sextant-data, which admits only what we deploy: run it in a namespace of its own',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.example.com', podPort: 6379 },
    'redis: podPort is for a Service of the cluster, like name.namespace.svc, not for redis.example.com: remove it',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.stores.svc', ranges: ['10.0.0.0/8'] },
    'redis: redis.stores.svc is a Service, which is reached by its namespace: remove ranges',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: '10.1.2.3', ranges: ['10.0.0.0/8'] },
    'redis: 10.1.2.3 is an address already: remove ranges',
  ],
  [
    production,
    'jaeger.store.url',
    'https://user:pass@elasticsearch.example.com',
    /^jaeger\.store\.url: must be http:\/\/ or https:\/\/ .* no user or password/,
  ],
  [production, 'jaeger.store.url', 'elasticsearch:9200', /^jaeger\.store\.url: must be http/],
  [production, 'jaeger.store.url', 'https://[fd00::1]:9200', /^jaeger\.store\.url: must be http/],
  [
    local,
    'loki.store',
    { kind: 's3', bucket: 'logs', region: 'eu-central-1' },
    /^loki\.store: has no credentials: set loki\.role .* or loki\.store\.secret/,
  ],
  [
    production,
    'loki.store',
    { kind: 's3', bucket: 'logs', region: 'eu-central-1', endpoint: 'http://minio.storage.svc:9000' },
    'loki.store.secret: is missing: http://minio.storage.svc:9000 is not AWS and takes no role; name a Secret with access-key-id and secret-access-key',
  ],
  [
    production,
    'loki',
    {
      ...production.loki,
      role: 'arn:aws:iam::123456789012:role/x',
      store: { ...production.loki.store, secret: 'keys' },
    },
    'loki.store.secret: must not be set together with loki.role: remove one of them',
  ],
  [
    local,
    'services.worker.destinations',
    [{ host: 'npm.corp.example.com', port: 0 }],
    /^services\.worker\.destinations\.0\.port: /,
  ],
  [production, 'loki.role', 'sextant-loki', 'loki.role: must be the ARN of an IAM role'],
])('%# refuses a bad setting', (base, path, value, message) => {
  const problems = problemsOf(changed(base, path, value));
  if (typeof message === 'string') expect(problems).toBe(message);
  else expect(problems).toMatch(message);
});

test('all problems are told at once', () => {
  const input = changed({ ...local, domain: 'x' }, 'prometheus.storage', '5');
  expect(problemsOf(input).split('\n')).toHaveLength(2);
});
