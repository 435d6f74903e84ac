// Chart values of Jaeger.
import { createHash } from 'node:crypto';
import { resources } from '../constructs/hardened';
import { COMPONENTS } from '../network/components';
import type { Settings } from '../settings/schema';
import { podSecurityContext, securityContext } from './pods';

const BADGER = '/badger';

export function jaegerValues(settings: Settings): object {
  const { jaeger } = settings;
  const { store } = jaeger;
  const userconfig = config(settings);
  return {
    userconfig,
    ...(jaeger.replicas > 1 && { extraObjects: [disruptionBudget()] }),
    jaeger: {
      replicas: jaeger.replicas,
      resources: resources(jaeger),
      serviceAccount: { automountServiceAccountToken: false },
      podSecurityContext,
      securityContext,
      // Restarts the pods when the configuration changes, which the chart does not do.
      podLabels: { 'sextant.dev/config': digestOf(userconfig) },
      ...(store.kind === 'volume' && {
        extraVolumes: [{ name: 'badger', persistentVolumeClaim: { claimName: 'jaeger' } }],
        extraVolumeMounts: [{ name: 'badger', mountPath: BADGER }],
      }),
      ...(store.kind === 'elasticsearch' && { extraEnv: credentials('ELASTICSEARCH', store.secret) }),
    },
    ...(store.kind === 'elasticsearch' && {
      storage: { type: 'elasticsearch', elasticsearch: { url: store.url } },
      esIndexCleaner: cleaner(jaeger.retentionDays, store.secret),
    }),
  };
}

/** The chart has no PodDisruptionBudget. */
function disruptionBudget(): object {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'jaeger' },
    // The component label excludes the pods of the chart's cron job.
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: { ...COMPONENTS.jaeger.labels, 'app.kubernetes.io/component': 'all-in-one' } },
    },
  };
}

/** A nightly job that deletes expired Elasticsearch indices. Badger deletes expired traces itself. */
function cleaner(numberOfDays: number, secret: string): object {
  return {
    enabled: true,
    numberOfDays,
    extraEnv: credentials('ES', secret),
    resources: resources({ cpu: '50m', memory: '64Mi' }),
    podSecurityContext,
    securityContext,
  };
}

function credentials(prefix: string, name: string): object[] {
  return ['username', 'password'].map((key) => ({
    name: `${prefix}_${key.toUpperCase()}`,
    valueFrom: { secretKeyRef: { name, key } },
  }));
}

/** 12 hexadecimal digits. */
function digestOf(config: object): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 12);
}

function config({ jaeger }: Settings): object {
  const { ports } = COMPONENTS.jaeger;
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: {
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: ports.metrics } } } }] },
      },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: '0.0.0.0:13133' } },
      jaeger_query: { storage: { traces: 'primary' }, http: { endpoint: `0.0.0.0:${ports.query}` } },
      jaeger_storage: { backends: { primary: backend(jaeger) } },
    },
    receivers: { otlp: { protocols: { http: { endpoint: `0.0.0.0:${ports['otlp-http']}` } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: 'primary' } },
  };
}

function backend({ store, retentionDays }: Settings['jaeger']): object {
  if (store.kind === 'volume') {
    const directories = { keys: `${BADGER}/keys`, values: `${BADGER}/values` };
    return { badger: { directories, ephemeral: false, ttl: { spans: `${retentionDays * 24}h` } } };
  }
  const basic = { username: '${env:ELASTICSEARCH_USERNAME}', password: '${env:ELASTICSEARCH_PASSWORD}' };
  return { elasticsearch: { server_urls: [store.url], auth: { basic } } };
}
