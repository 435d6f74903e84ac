// local: a cluster on one machine (kind, k3d, minikube) with in-cluster stores.
import { PROMETHEUS_RETENTION_DAYS } from '@sextant/signals/retention';
import type { SettingsInput } from '../settings/schema';

const small = { min: 1, max: 2, cpu: '50m', memory: '192Mi' };

export const local: SettingsInput = {
  environment: 'local',
  cluster: { context: 'kind-sextant' },
  domain: 'sextant.test',
  images: { registry: 'sextant.local/sextant', tag: 'dev' },
  state: { kind: 'local' },
  prometheus: {
    replicas: 1,
    storage: '10Gi',
    retentionDays: PROMETHEUS_RETENTION_DAYS,
    samplesPerSecond: 2_000,
    cpu: '200m',
    memory: '512Mi',
  },
  alertmanager: {
    replicas: 1,
    storage: '1Gi',
    channels: {
      critical: '#alerts-critical',
      warnings: '#alerts-warnings',
      info: '#alerts-info',
      worker: '#alerts-worker',
      team: '#speccursor-alerts',
    },
    secret: 'sextant-alerting',
  },
  grafana: { replicas: 1, secret: 'sextant-grafana', cpu: '100m', memory: '256Mi' },
  loki: {
    mode: 'monolithic',
    replicas: 1,
    retentionDays: 30,
    gibibytesPerDay: 0.2,
    store: { kind: 'volume', size: '10Gi' },
    cpu: '100m',
    memory: '512Mi',
  },
  jaeger: {
    replicas: 1,
    retentionDays: 7,
    store: { kind: 'volume', size: '5Gi' },
    cpu: '100m',
    memory: '512Mi',
  },
  collector: {
    loadBalancers: { replicas: 1, cpu: '50m', memory: '256Mi' },
    samplers: { replicas: 1, cpu: '100m', memory: '768Mi' },
    agents: { cpu: '50m', memory: '256Mi' },
  },
  services: {
    'github-app': small,
    controller: small,
    ai: small,
    worker: { ...small, memory: '256Mi' },
    prover: { ...small, memory: '1Gi' },
    ops: small,
  },
  providers: ['openai'],
  secrets: { services: 'sextant-services' },
  postgres: { kind: 'in-cluster', storage: '10Gi', cpu: '100m', memory: '512Mi' },
  redis: { kind: 'in-cluster', storage: '2Gi', cpu: '50m', memory: '256Mi' },
};
