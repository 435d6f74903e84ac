import { local } from '../environments/local';
import { production } from '../environments/production';
import { checkSettings } from '../settings/load';
import type { SettingsInput } from '../settings/schema';
import type { ComponentName } from './components';
import { destinationsOf } from './destinations';
import { boardPaths, controlPlanePaths, OUTSIDE, pathsOf } from './paths';
import { ruleOf } from './policies';

const FORBIDDEN = ['169.254.0.0/16', '100.64.0.0/10'];
const ANY = JSON.stringify({ ipBlock: { cidr: '0.0.0.0/0', except: FORBIDDEN } });
const PUBLIC = JSON.stringify({
  ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', ...FORBIDDEN] },
});
const range = (cidr: string): string => JSON.stringify({ ipBlock: { cidr } });
const STORAGE = JSON.stringify({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'storage' } } });

/** Peers outside our namespaces that a component may reach on a port. */
function peersOutside(input: SettingsInput, from: ComponentName, port: number): string[] {
  const paths = pathsOf(destinationsOf(checkSettings(input)));
  const peers = paths
    .filter((path) => path.from === from && path.to in OUTSIDE)
    .map((path) => ruleOf(path, path.to, 'ingress-nginx'))
    .filter(({ ports }) => ports.some((each) => each.port === String(port)))
    .flatMap((rule) => rule.peers.map((peer) => JSON.stringify(peer)));
  return [...new Set(peers)];
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
const byRole = { ...store({}), loki: { ...store({}).loki, role: 'arn:aws:iam::123456789012:role/l' } };
const minio = (endpoint: string, rest: object = {}) => store({ ...keys, endpoint, ...rest });
const registry = { host: 'nexus.example.com', port: 8081, ranges: ['10.20.0.0/16'] };
const withRegistry: SettingsInput = {
  ...local,
  services: { ...local.services, worker: { ...local.services.worker, destinations: [registry] } },
};
const withReceiver: SettingsInput = {
  ...local,
  alertmanager: { ...local.alertmanager, destinations: [{ host: 'mattermost.storage.svc', port: 8065 }] },
};
const withCertManager: SettingsInput = { ...local, cluster: { ...local.cluster, certManagerNamespace: 'storage' } };

test.each<[what: string, settings: SettingsInput, from: ComponentName, port: number, peers: readonly string[]]>([
  ['the Kubernetes API', local, 'prometheus', 6443, [ANY]],
  ['kubelets', local, 'prometheus', 10_250, ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(range)],
  ['AWS S3 with keys', store(keys), 'loki', 443, [PUBLIC]],
  ['AWS S3 with a role', byRole, 'loki', 443, [PUBLIC]],
  ['MinIO in the cluster', minio('http://minio.storage.svc:9000'), 'loki', 9000, [STORAGE]],
  [
    'MinIO by its full cluster name',
    minio('https://minio.storage.svc.cluster.local', { podPort: 9000 }),
    'loki',
    9000,
    [STORAGE],
  ],
  [
    'MinIO on the Service port that its pods do not use',
    minio('http://minio.storage.svc', { podPort: 9000 }),
    'loki',
    80,
    [],
  ],
  ['MinIO at an address', minio('http://10.20.0.7:9000'), 'loki', 9000, [range('10.20.0.7/32')]],
  ['MinIO by host name', minio('https://minio.example.com'), 'loki', 443, [ANY]],
  [
    'MinIO by host name with its range',
    minio('https://minio.example.com:9443', { ranges: ['10.20.0.0/16'] }),
    'loki',
    9443,
    [range('10.20.0.0/16')],
  ],
  ['an object store when Loki uses a volume', local, 'loki', 443, []],
  ['Elasticsearch by host name', traces({ url: 'https://es.example.com' }), 'jaeger', 443, [ANY]],
  [
    'Elasticsearch with a range',
    traces({ url: 'http://es.example.com:9200', ranges: ['203.0.113.0/24'] }),
    'jaeger',
    9200,
    [range('203.0.113.0/24')],
  ],
  ['Elasticsearch in the cluster', traces({ url: 'https://es-http.storage.svc:9200' }), 'jaeger', 9200, [STORAGE]],
  ['Elasticsearch when Jaeger uses a volume', local, 'jaeger', 9200, []],
  ['Postgres on its default port', external({}), 'worker', 5432, [ANY]],
  ['Postgres on another port', external({ port: 25_060 }), 'migrations', 25_060, [ANY]],
  ['Postgres in the cluster', external({ host: 'pg-rw.storage.svc' }), 'ops', 5432, [STORAGE]],
  ['Redis at an address', external({ host: '10.20.0.7', port: 6380 }), 'worker', 6380, [range('10.20.0.7/32')]],
  ['Redis from a service without queues', external({}), 'ai', 6379, []],
  ['a package registry in a private network', withRegistry, 'worker', 8081, [range('10.20.0.0/16')]],
  ['a package registry of another service', withRegistry, 'ai', 8081, []],
  ['an alert receiver in the cluster', withReceiver, 'alertmanager', 8065, [STORAGE]],
  ['cert-manager', withCertManager, 'prometheus', 9402, [STORAGE]],
  ['cert-manager when it is not scraped', local, 'prometheus', 9402, []],
])('the policies let a component reach %s', (_, settings, from, port, peers) => {
  expect(peersOutside(settings, from, port)).toEqual(peers);
});

test('Prometheus reaches the control plane only if the cluster exposes its metrics', () => {
  expect(controlPlanePaths(false)).toEqual([]);
  const exposed = controlPlanePaths(true);
  expect(new Set(exposed.map(({ from, to }) => `${from} to ${to}`))).toEqual(new Set(['prometheus to nodes']));
  expect(exposed.map(({ port }) => port)).toEqual([2381, 10_249, 10_257, 10_259]);
});

test('Grafana reaches the Kubernetes API only if other namespaces have boards', () => {
  expect(boardPaths([])).toEqual([]);
  expect(boardPaths(['shop'])).toMatchObject([{ from: 'grafana', to: 'kube-api', port: 443 }]);
});
