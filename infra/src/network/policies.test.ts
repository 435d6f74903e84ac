// Whatever address a setting accepts, the policies let those out who connect to it, and nobody else.
import { mayConnect, type Endpoint, type Policy } from '../cluster/policies';
import { destinationsOf } from './destinations';
import { local } from '../environments/local';
import { production } from '../environments/production';
import { NAMESPACES, PARTIES, type Party, type PartyName } from './components';
import { pathsOf } from './paths';
import { checkSettings } from '../settings/load';
import type { SettingsInput } from '../settings/schema';
import { networkPolicies } from './policies';

const OUTSIDE: Readonly<Record<string, Endpoint>> = {
  public: { address: '203.0.113.7' },
  private: { address: '10.20.0.7' },
  other: { address: '10.99.0.7' },
  metadata: { address: '169.254.169.254' },
  minio: { address: '10.244.1.7', pod: { namespace: 'storage', labels: { app: 'minio' } } },
  neighbour: { address: '10.244.1.8', pod: { namespace: 'other', labels: { app: 'minio' } } },
};

const podOf = (name: PartyName): Endpoint => {
  const { namespace, labels }: Party = PARTIES[name];
  return { address: '10.244.0.1', pod: { namespace: NAMESPACES[namespace], labels } };
};

/** Policies as the API server keeps them: ports are numbers. */
function policiesOf(input: SettingsInput): readonly Policy[] {
  const text = JSON.stringify(networkPolicies(pathsOf(destinationsOf(checkSettings(input))), 'ingress-nginx'));
  return JSON.parse(text, (key, value: unknown) => (key === 'port' ? Number(value) : value)) as Policy[];
}

/** Those outside whom a party reaches at a port. */
function reached(policies: readonly Policy[], party: PartyName, port: number): string[] {
  const from = podOf(party);
  return Object.keys(OUTSIDE).filter((name) => mayConnect(policies, from, OUTSIDE[name]!, { port, protocol: 'TCP' }));
}

const store = (kind: object): SettingsInput =>
  ({
    ...local,
    loki: { ...local.loki, store: { kind: 's3', bucket: 'logs', region: 'eu-central-1', ...kind } },
  }) as never;
const external = (rest: object): SettingsInput => ({
  ...local,
  postgres: { kind: 'external', secret: 'db', host: 'db.example.com', ...rest },
  redis: { kind: 'external', secret: 'redis', host: 'redis.example.com', ...rest },
});
const traces = (rest: object): SettingsInput =>
  ({
    ...production,
    jaeger: { ...production.jaeger, store: { kind: 'elasticsearch', secret: 'es', ...rest } },
  }) as never;
const keys = { secret: 'keys' };

const ANY = ['public', 'private', 'other', 'minio', 'neighbour'];
test.each<[what: string, settings: SettingsInput, from: PartyName, port: number, reached: readonly string[]]>([
  ['S3 of AWS by keys', store(keys), 'loki', 443, ['public']],
  [
    'S3 of AWS by a role',
    { ...store({}), loki: { ...store({}).loki, role: 'arn:aws:iam::123456789012:role/l' } },
    'loki',
    443,
    ['public'],
  ],
  ['MinIO in the cluster', store({ ...keys, endpoint: 'http://minio.storage.svc:9000' }), 'loki', 9000, ['minio']],
  [
    'MinIO in the cluster by its full name',
    store({ ...keys, endpoint: 'https://minio.storage.svc.cluster.local', podPort: 9000 }),
    'loki',
    9000,
    ['minio'],
  ],
  [
    'MinIO whose Service translates the port',
    store({ ...keys, endpoint: 'http://minio.storage.svc', podPort: 9000 }),
    'loki',
    80,
    [],
  ],
  ['MinIO at an address', store({ ...keys, endpoint: 'http://10.20.0.7:9000' }), 'loki', 9000, ['private']],
  ['MinIO by a host name', store({ ...keys, endpoint: 'https://minio.example.com' }), 'loki', 443, ANY],
  [
    'MinIO by a host name with its range',
    store({ ...keys, endpoint: 'https://minio.example.com:9443', ranges: ['10.20.0.0/16'] }),
    'loki',
    9443,
    ['private'],
  ],
  ['Loki on a volume', local, 'loki', 443, []],
  ['Elasticsearch on the internet', traces({ url: 'https://es.example.com' }), 'jaeger', 443, ANY],
  [
    'Elasticsearch on its own port',
    traces({ url: 'http://es.example.com:9200', ranges: ['203.0.113.0/24'] }),
    'jaeger',
    9200,
    ['public'],
  ],
  ['Elasticsearch in the cluster', traces({ url: 'https://es-http.storage.svc:9200' }), 'jaeger', 9200, ['minio']],
  ['Jaeger on a volume', local, 'jaeger', 9200, []],
  ['Postgres on its usual port', external({}), 'worker', 5432, ANY],
  ['Postgres on another port', external({ port: 25_060 }), 'migrations', 25_060, ANY],
  ['Postgres of an operator in the cluster', external({ host: 'pg-rw.storage.svc' }), 'ops', 5432, ['minio']],
  ['Redis at an address', external({ host: '10.20.0.7', port: 6380 }), 'worker', 6380, ['private']],
  ['Redis, for those who have no queue', external({}), 'ai', 6379, []],
  [
    'a registry of packages in a private network',
    {
      ...local,
      services: {
        ...local.services,
        worker: {
          ...local.services.worker,
          destinations: [{ host: 'nexus.example.com', port: 8081, ranges: ['10.20.0.0/16'] }],
        },
      },
    },
    'worker',
    8081,
    ['private'],
  ],
  [
    'a registry of packages, for other services',
    {
      ...local,
      services: {
        ...local.services,
        worker: { ...local.services.worker, destinations: [{ host: 'nexus.example.com', port: 8081 }] },
      },
    },
    'ai',
    8081,
    [],
  ],
  [
    'a receiver of alerts in the cluster',
    {
      ...local,
      alertmanager: { ...local.alertmanager, destinations: [{ host: 'mattermost.storage.svc', port: 8065 }] },
    },
    'alertmanager',
    8065,
    ['minio'],
  ],
])('%s is reached', (_, settings, from, port, names) => {
  expect(reached(policiesOf(settings), from, port)).toEqual(names);
});
