import { local } from '../environments/local';
import { production } from '../environments/production';
import { checkSettings, loadSettings, SettingsError } from './load';
import { ENVIRONMENTS, type SettingsInput } from './schema';

/** A copy with one setting changed, or removed if `value` is undefined. */
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

test.each(ENVIRONMENTS)('the settings of %s are valid', (name) => {
  expect(loadSettings(name).environment).toBe(name);
});

test('an unknown environment is rejected with the list of environments', () => {
  expect(() => loadSettings('prod')).toThrow('unknown environment "prod": expected local, staging or production');
  expect(() => loadSettings(undefined)).toThrow('ENV: is missing: expected local, staging or production');
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
  [local, 'images.tag', 'latest', 'images.tag: must be a version: "latest" cannot be rolled back'],
  [
    local,
    'collector.xray',
    { region: 'eu-central-1' },
    'collector.xray.role: is missing: name an IAM role that trusts the service account collector-sampler, or set cloud, which creates one',
  ],
  [production, 'collector.xray', { region: 'eu-central-1', role: 'xray' }, /^collector\.xray\.role: must be the ARN/],
  [local, 'runbooksUrl', 'wiki', 'runbooksUrl: must be a URL, like https://wiki.example.com/runbooks'],
  [local, 'runbooksUrl', 'ftp://wiki', 'runbooksUrl: must be a URL, like https://wiki.example.com/runbooks'],
  [local, 'images.registry', 'https://registry.example.com', /^images\.registry: must be a registry with a path/],
  [
    local,
    'alertmanager.channels.critical',
    'alerts',
    'alertmanager.channels.critical: must be a Slack channel, like #alerts-critical',
  ],
  [
    local,
    'alertmanager.email',
    { server: 'smtp', from: 'a@b.test', to: 'a@b.test' },
    'alertmanager.email.server: must be host:port, like smtp.example.com:587',
  ],
  [local, 'alertmanager.email', { from: 'a@b.test', to: 'a@b.test' }, /^alertmanager\.email\.server: is missing/],
  [
    local,
    'alertmanager.email',
    { server: 'smtp:25', from: 'a@b.test', to: 'me' },
    'alertmanager.email.to: must be addresses separated by commas, like oncall@example.com',
  ],
  [local, 'prometheus.storage', '50', /^prometheus\.storage: must be a storage size with unit Mi, Gi or Ti/],
  [local, 'prometheus.storage', 50, /^prometheus\.storage: must be a storage size with unit/],
  [local, 'prometheus.memory', '1g', /^prometheus\.memory: must be a memory size with unit/],
  [local, 'prometheus.cpu', '1 core', 'prometheus.cpu: must be millicores like "250m", or cores like "2"'],
  [local, 'prometheus.cpu', 2, /^prometheus\.cpu: must be a string: millicores/],
  [local, 'prometheus.retentionDays', 0, /^prometheus\.retentionDays: /],
  [
    local,
    'prometheus.retentionDays',
    400,
    /^prometheus\.retentionDays: 400 days of 2000 samples per second need 161Gi, but prometheus\.storage is 10Gi/,
  ],
  [local, 'prometheus.retentionDays', 14, /^prometheus\.retentionDays: must be at least 15: alerts and boards read/],
  [local, 'prometheus.replicas', 1.5, /^prometheus\.replicas: /],
  [local, 'prometheus.retention', '15d', 'prometheus.retention: unknown setting: remove it'],
  [
    local,
    'alertmanager.channels.critical',
    'alerts',
    'alertmanager.channels.critical: must be a Slack channel, like #alerts-critical',
  ],
  [local, 'alertmanager.channels.worker', undefined, /^alertmanager\.channels\.worker: is missing/],
  [local, 'alertmanager.secret', 'My Secret', /^alertmanager\.secret: must be a Kubernetes name/],
  [local, 'loki.mode', 'scalable', 'loki.mode: must be one of monolithic, distributed'],
  [
    local,
    'loki.mode',
    'distributed',
    'loki.store: must be s3 when Loki is distributed or has several replicas: they share the store',
  ],
  [
    local,
    'loki.retentionDays',
    90,
    /^loki\.retentionDays: 90 days of 0\.2 GiB need 23Gi, but loki\.store\.size is 10Gi/,
  ],
  [
    local,
    'loki.store',
    { kind: 's3', bucket: 'Logs_1', region: 'eu-central-1' },
    /^loki\.store\.bucket: must be the name of an S3 bucket/,
  ],
  [local, 'loki.store', { kind: 'gcs' }, 'loki.store.kind: must be one of s3, volume'],
  [local, 'jaeger.replicas', 2, /^jaeger\.store: must be elasticsearch when Jaeger has several replicas/],
  [
    local,
    'services.worker',
    { min: 3, max: 2, cpu: '1', memory: '1Gi' },
    'services.worker.max: must not be less than min',
  ],
  [local, 'providers', [], /^providers: /],
  [local, 'providers', ['bedrock'], 'providers.0: must be one of openai, anthropic, google, openai_compatible'],
  [local, 'postgres.image', 'postgres:latest', /^postgres\.image: must have a version tag: :latest cannot/],
  [local, 'redis.image', 'redis', 'redis.image: must be an image with a tag, like postgres:18.4-bookworm'],
  [local, 'signIn', { issuer: 'https://id.example.com' }, /^signIn\.audience: is missing/],
  [
    local,
    'signIn',
    { issuer: 'id.example.com', audience: 'a', clientId: 'c' },
    /^signIn\.issuer: must be an? (?:URL|http)/,
  ],
  [
    local,
    'signIn',
    { issuer: 'https://id.example.com', audience: 'a', clientId: 'c', scopes: 'email' },
    'signIn.scopes: must be scopes separated by spaces, the first of them openid',
  ],
  [local, 'grafana.replicas', 2, /^grafana\.replicas: must be 1: Grafana keeps accounts and sessions/],
  [production, 'postgres', local.postgres, /^postgres\.kind: must be external in production/],
  [production, 'redis', local.redis, /^redis\.kind: must be external in production/],
  [production, 'state', { kind: 'local' }, /^state\.kind: must be s3 in production/],
  [production, 'loki.mode', 'monolithic', /^loki\.mode: must be distributed in production/],
  [production, 'services.ops.min', 1, /^services\.ops\.min: must be 2 or more in production, not 1/],
  [production, 'cloud.region', 'us-east-1', /^loki\.store\.region: must be us-east-1, the region of the cluster/],
  [production, 'cloud.region', 'Frankfurt', 'cloud.region: must be an AWS region, like eu-central-1'],
  [
    production,
    'cloud.vpcCidr',
    '10.0.0.0',
    'cloud.vpcCidr: must be a private network of /16 to /20, like 10.40.0.0/16',
  ],
  [production, 'cloud.vpcCidr', '10.40.1.0/16', /^cloud\.vpcCidr: must be a private network of \/16 to \/20/],
  [production, 'cloud.vpcCidr', '8.8.0.0/16', /^cloud\.vpcCidr: must be a private network/],
  [production, 'cloud.availabilityZones', 3, /^cloud\.availabilityZones: /],
  [
    production,
    'cloud.availabilityZones',
    ['eu-central-1a', 'eu-west-1a'],
    'cloud.availabilityZones: eu-west-1a is not a zone of eu-central-1',
  ],
  [
    production,
    'cloud.availabilityZones',
    ['eu-central-1a', 'eu-central-1a'],
    'cloud.availabilityZones: must not repeat a zone',
  ],
  [production, 'cloud.availabilityZones', ['eu-central-1a'], 'cloud.availabilityZones: must have two or three zones'],
  [production, 'cloud.apiFrom', ['0.0.0.0/0'], 'cloud.apiFrom.0: must be /8 or narrower'],
  [production, 'cloud.account', '1234', 'cloud.account: must be the 12-digit ID of an AWS account'],
  [production, 'cloud.kubernetesVersion', 'v1.35.4', /^cloud\.kubernetesVersion: must be a Kubernetes version/],
  [production, 'cloud.nodes.min', 4, 'cloud.nodes.min: must be a multiple of the 3 zones, not 4'],
  [
    production,
    'cloud.nodes.instanceType',
    'm7g.2xlarge',
    'cloud.nodes.instanceType: m7g.2xlarge has an ARM processor: choose a type with Intel or AMD',
  ],
  [
    production,
    'cloud.nodes.instanceType',
    'x2iedn.xlarge',
    /^cloud\.nodes\.instanceType: the allocatable resources of x2iedn\.xlarge are unknown .*: set cloud\.nodes\.allocatable/,
  ],
  [
    production,
    'cloud.nodes',
    { instanceType: 'm7i.xlarge', min: 3, max: 12 },
    /^cloud\.nodes: a pod of .* does not fit on 3 m7i\.xlarge nodes \(3920m CPU and 14163Mi, at most 58 pods each\).* pods request .* in total: set cloud\.nodes\.min to \d+, or choose a larger/,
  ],
  [
    production,
    'cloud.nodes',
    { instanceType: 'm7i.4xlarge', min: 3, max: 12 },
    /^cloud\.nodes: .* on 3 m7i\.4xlarge nodes .* after the loss of one node/,
  ],
  [
    production,
    'prometheus',
    { ...production.prometheus, cpu: '12' },
    /^cloud\.nodes: a pod of sextant-prometheus \(12050m .*: choose a larger cloud\.nodes\.instanceType$/,
  ],
  [
    autoscaled,
    'services.prover.max',
    40,
    /^cloud\.nodes: .* on 6 .* with every service at its max; .*: set cloud\.nodes\.max to \d+/,
  ],
  [production, 'cloud.people', { operators: ['sre'] }, 'cloud.people.operators.0: must be the ARN of an IAM role'],
  [production, 'loki.store.bucket', 'sextant-production-state', /^loki\.store\.bucket: must not be the state bucket/],
  [local, 'postgres', { kind: 'external', secret: 'db' }, /^postgres\.host: is missing/],
  [
    local,
    'postgres',
    { kind: 'external', secret: 'db', host: 'postgres://db.example.com' },
    'postgres.host: must be a fully qualified host name or an IPv4 address, without scheme or port',
  ],
  [local, 'redis', { kind: 'external', secret: 'r', host: 'redis' }, /^redis\.host: must be a fully qualified/],
  [local, 'redis', { kind: 'external', secret: 'r', host: '169.254.169.254' }, /^redis\.host: must be a fully/],
  [local, 'redis', { kind: 'external', secret: 'r', host: '10.0.0.300' }, /^redis\.host: must be a fully qualified/],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.example.com', ranges: ['169.254.0.0/16'] },
    'redis.ranges.0: must not be a loopback, link-local or multicast range',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.sextant-data.svc' },
    'redis: redis.sextant-data.svc is in sextant-data, which is reserved for this platform: use another namespace',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.example.com', podPort: 6379 },
    'redis: podPort requires a Service like name.namespace.svc; redis.example.com is not one: remove podPort',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: 'redis.stores.svc', ranges: ['10.0.0.0/8'] },
    'redis: redis.stores.svc is a Service, which policies select by namespace: remove ranges',
  ],
  [
    local,
    'redis',
    { kind: 'external', secret: 'r', host: '10.1.2.3', ranges: ['10.0.0.0/8'] },
    'redis: 10.1.2.3 is an IP address: remove ranges',
  ],
  [
    production,
    'jaeger.store.url',
    'https://user:pass@elasticsearch.example.com',
    /^jaeger\.store\.url: must be an http:\/\/ or https:\/\/ URL .* without credentials/,
  ],
  [production, 'jaeger.store.url', 'https://[fd00::1]:9200', /^jaeger\.store\.url: must be an http/],
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
    'loki.store.secret: is missing: http://minio.storage.svc:9000 does not accept IAM roles; name a Secret with access-key-id and secret-access-key',
  ],
  [
    production,
    'loki',
    {
      ...production.loki,
      role: 'arn:aws:iam::123456789012:role/x',
      store: { ...production.loki.store, secret: 'keys' },
    },
    'loki.store.secret: conflicts with loki.role: remove one of them',
  ],
  [production, 'loki.role', 'sextant-loki', 'loki.role: must be the ARN of an IAM role'],
])('rejects an invalid setting (%#)', (base, path, value, message) => {
  const problems = problemsOf(changed(base, path, value));
  if (typeof message === 'string') expect(problems).toBe(message);
  else expect(problems).toMatch(message);
});

test('an error lists every problem', () => {
  const input = changed({ ...local, domain: 'x' }, 'prometheus.storage', '5');
  expect(problemsOf(input).split('\n')).toHaveLength(2);
});
