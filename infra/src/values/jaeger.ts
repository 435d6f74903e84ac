// Values of Jaeger's chart: its own configuration, with the backend of the environment.
import { resources } from '../constructs/hardened';
import { PARTIES } from '../parties';
import type { Settings } from '../settings/schema';
import { podSecurityContext, securityContext } from './hardened';

const BADGER = '/badger';

export function jaegerValues(settings: Settings): object {
  const { jaeger } = settings;
  const own = jaeger.store.kind === 'volume';
  return {
    fullnameOverride: 'jaeger',
    userconfig: config(settings),
    jaeger: {
      replicas: jaeger.replicas,
      resources: resources(jaeger),
      serviceAccount: { automountServiceAccountToken: false },
      podSecurityContext,
      securityContext,
      ...(own && {
        extraVolumes: [{ name: 'badger', persistentVolumeClaim: { claimName: 'jaeger' } }],
        extraVolumeMounts: [{ name: 'badger', mountPath: BADGER }],
      }),
      ...(jaeger.store.kind === 'elasticsearch' && {
        extraEnv: ['username', 'password'].map((key) => ({
          name: `ELASTICSEARCH_${key.toUpperCase()}`,
          valueFrom: { secretKeyRef: { name: (jaeger.store as { secret: string }).secret, key } },
        })),
      }),
    },
  };
}

function config({ jaeger }: Settings): object {
  const { ports } = PARTIES.jaeger;
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
  const credentials = { username: '${env:ELASTICSEARCH_USERNAME}', password: '${env:ELASTICSEARCH_PASSWORD}' };
  return { elasticsearch: { server_urls: [store.url], auth: { basic: credentials } } };
}
