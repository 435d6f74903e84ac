// production: survives the loss of a node; managed stores, logs on S3.
import { PROMETHEUS_RETENTION_DAYS } from '@sextant/signals/retention';
import type { SettingsInput } from '../settings/schema';

const service = { min: 2, max: 6, cpu: '250m', memory: '384Mi' };

export const production: SettingsInput = {
  environment: 'production',
  cluster: { context: 'sextant-production' },
  domain: 'sextant.example.com',
  images: { registry: 'registry.example.com/sextant', tag: '0.1.0' },
  state: { kind: 's3', bucket: 'sextant-production-state', region: 'eu-central-1' },
  prometheus: {
    replicas: 2,
    storage: '300Gi',
    retentionDays: PROMETHEUS_RETENTION_DAYS,
    samplesPerSecond: 50_000,
    cpu: '2',
    memory: '8Gi',
  },
  alertmanager: {
    replicas: 3,
    storage: '2Gi',
    channels: {
      critical: '#alerts-critical',
      warnings: '#alerts-warnings',
      info: '#alerts-info',
      worker: '#alerts-worker',
      team: '#speccursor-alerts',
    },
    secret: 'sextant-alerting',
  },
  grafana: { replicas: 1, secret: 'sextant-grafana', cpu: '250m', memory: '512Mi' },
  loki: {
    mode: 'distributed',
    replicas: 3,
    retentionDays: 30,
    gibibytesPerDay: 50,
    store: { kind: 's3', bucket: 'sextant-production-loki', region: 'eu-central-1' },
    cpu: '250m',
    memory: '2Gi',
  },
  jaeger: {
    replicas: 2,
    retentionDays: 14,
    store: { kind: 'elasticsearch', url: 'https://elasticsearch.example.com:9200', secret: 'sextant-jaeger' },
    cpu: '500m',
    memory: '1Gi',
  },
  collector: {
    loadBalancers: { replicas: 2, cpu: '250m', memory: '512Mi' },
    samplers: { replicas: 3, cpu: '1', memory: '2Gi' },
    agents: { cpu: '100m', memory: '384Mi' },
  },
  services: {
    'github-app': service,
    controller: { ...service, max: 4 },
    ai: { ...service, max: 10 },
    worker: { ...service, min: 3, max: 20, memory: '512Mi' },
    prover: { ...service, cpu: '1', memory: '2Gi' },
    ops: service,
  },
  providers: ['openai', 'anthropic'],
  secrets: { services: 'sextant-services' },
  postgres: { kind: 'external', secret: 'sextant-postgres', host: 'postgres.example.com' },
  redis: { kind: 'external', secret: 'sextant-redis', host: 'redis.example.com' },
  cloud: {
    kind: 'aws',
    region: 'eu-central-1',
    vpcCidr: '10.40.0.0/16',
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    // Two nodes per zone: when one is lost, pods with zonal volumes move to the other.
    nodes: { instanceType: 'm7i.2xlarge', min: 6, max: 12 },
  },
};
