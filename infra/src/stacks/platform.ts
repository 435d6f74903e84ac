// The stack `platform`: migrations, our services, and the in-cluster stores.
import { quantity } from '../capacity/quantity';
import { type Construct, IngressV1, type ITerraformDependable, JobV1, ServiceAccountV1 } from '../cdktf';
import { containerOf, podOf } from '../constructs/pod';
import { Service } from '../constructs/service';
import { SextantStack } from '../constructs/sextant-stack';
import { Store } from '../constructs/store';
import { hostsOf } from '../links';
import { outputs, platformOutputs } from '../outputs';
import { METRICS_PORT, COMPONENTS, NAMESPACES, SERVICE_PORT } from '../network/components';
import { DATA_SECRETS, tlsSecretOf } from '../secrets';
import { definitionsOf, migrationsOf } from '../services';
import { SERVICES, type ServiceName, type Settings } from '../settings/schema';

/** Services with an Ingress. */
const PUBLIC = ['github-app', 'ops'] as const satisfies readonly ServiceName[];

export class PlatformStack extends SextantStack {
  readonly #settings: Settings;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'platform', settings);
    this.#settings = settings;
    const stores = this.#stores();
    const migrations = this.#migrations(stores);
    const definitions = definitionsOf(settings);
    const addService = (name: ServiceName, ...after: ITerraformDependable[]): Service =>
      new Service(this, name, {
        name,
        namespace: NAMESPACES.services,
        image: this.#image(name),
        pullSecret: settings.images.pullSecret,
        port: SERVICE_PORT,
        metricsPort: METRICS_PORT,
        ...settings.services[name],
        external: undefined,
        ...definitions[name],
        // A new version requires its schema.
        dependsOn: [migrations, ...after],
      });
    const worker = addService('worker');
    for (const name of SERVICES) {
      // Old workers cannot process the jobs of a new controller.
      if (name !== 'worker') addService(name, ...(name === 'controller' ? [worker.deployment] : []));
    }
    this.#ingresses();
    const hosts = hostsOf(settings);
    outputs(this, platformOutputs(settings, Object.fromEntries(PUBLIC.map((name) => [name, hosts[name]]))));
  }

  #image(name: string): string {
    const { registry, tag } = this.#settings.images;
    return `${registry}/${name}:${tag}`;
  }

  #stores(): ITerraformDependable[] {
    const { postgres, redis, images } = this.#settings;
    const namespace = NAMESPACES.data;
    const stores: Store[] = [];
    if (postgres.kind === 'in-cluster') {
      const password = { secret: DATA_SECRETS.postgres, key: 'admin-password' };
      stores.push(
        new Store(this, 'postgres', {
          ...postgres,
          name: 'postgres',
          namespace,
          pullSecret: images.pullSecret,
          port: COMPONENTS.postgres.ports.postgres,
          args: ['-c', 'shared_buffers=128MB', '-c', 'max_connections=200'],
          env: { POSTGRES_USER: 'sextant', POSTGRES_DB: 'sextant', PGDATA: '/var/lib/postgresql/data/pgdata' },
          secretEnv: { POSTGRES_PASSWORD: password },
          data: '/var/lib/postgresql/data',
          scratch: ['/tmp', '/var/run/postgresql'],
          probe: ['pg_isready', '-U', 'sextant', '-d', 'sextant'],
          dependsOn: [],
        }),
      );
    }
    if (redis.kind === 'in-cluster') {
      stores.push(
        new Store(this, 'redis', {
          ...redis,
          name: 'redis',
          namespace,
          pullSecret: images.pullSecret,
          port: COMPONENTS.redis.ports.redis,
          args: [
            ...['--requirepass', '$(REDIS_PASSWORD)', '--appendonly', 'yes'],
            // An evicted key is a lost job. The controller rejects runs before the limit is reached.
            ...['--maxmemory', String(maxMemoryOf(redis)), '--maxmemory-policy', 'noeviction'],
          ],
          env: {},
          secretEnv: { REDIS_PASSWORD: { secret: DATA_SECRETS.redis, key: 'password' } },
          data: '/data',
          scratch: ['/tmp'],
          probe: ['sh', '-c', 'REDISCLI_AUTH=$REDIS_PASSWORD redis-cli ping | grep PONG'],
          dependsOn: [],
        }),
      );
    }
    return stores.map(({ set }) => set);
  }

  /** Migrations take a database lock and are compatible with the previous version of the services. */
  #migrations(stores: ITerraformDependable[]): JobV1 {
    const { images } = this.#settings;
    const labels = { ...COMPONENTS.migrations.labels, 'app.kubernetes.io/part-of': 'sextant' };
    const metadata = { name: 'migrations', namespace: NAMESPACES.services, labels };
    const account = new ServiceAccountV1(this, 'migrations-account', { metadata, automountServiceAccountToken: false });
    const container = { name: 'migrations', image: this.#image('migrations'), cpu: '100m', memory: '256Mi' };
    return new JobV1(this, 'migrations', {
      // Jobs are immutable, so each version has its own.
      metadata: { ...metadata, name: `migrations-${images.tag.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')}` },
      waitForCompletion: true,
      timeouts: { create: '10m', update: '10m' },
      spec: {
        backoffLimit: 5,
        completions: 1,
        parallelism: 1,
        manualSelector: false,
        template: {
          metadata: { labels },
          spec: {
            ...podOf({ serviceAccount: 'migrations', pullSecret: images.pullSecret, graceSeconds: 30 }),
            restartPolicy: 'Never',
            container: [containerOf({ ...container, ...migrationsOf(this.#settings) })],
          },
        },
      },
      dependsOn: [account, ...stores],
    });
  }

  #ingresses(): void {
    const { ingressClass } = this.#settings;
    for (const name of PUBLIC) {
      const host = hostsOf(this.#settings)[name];
      const backend = { service: { name, port: { name: 'http' } } };
      new IngressV1(this, `${name}-ingress`, {
        metadata: { name, namespace: NAMESPACES.services },
        waitForLoadBalancer: false,
        spec: {
          ingressClassName: ingressClass,
          rule: [{ host, http: { path: [{ path: '/', pathType: 'Prefix', backend }] } }],
          tls: [{ hosts: [host], secretName: tlsSecretOf(name) }],
        },
      });
    }
  }
}

/** In bytes. */
function maxMemoryOf({ memory, maxMemoryPercent }: Settings['redis'] & { readonly kind: 'in-cluster' }): number {
  return Math.floor((quantity(memory) * maxMemoryPercent) / 100);
}
