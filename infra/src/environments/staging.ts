// staging: production at a smaller size.
import type { SettingsInput } from '../settings/schema';
import { production } from './production';

const service = { min: 1, max: 3, cpu: '100m', memory: '256Mi' };
// Loki uses access keys, because staging has no cloud stack that creates a role.
const bucket = {
  kind: 's3',
  bucket: 'sextant-staging-loki',
  region: 'eu-central-1',
  secret: 'sextant-loki',
} as const;

export const staging: SettingsInput = {
  ...production,
  environment: 'staging',
  cluster: { context: 'sextant-staging' },
  domain: 'staging.sextant.example.com',
  state: { kind: 's3', bucket: 'sextant-staging-state', region: 'eu-central-1' },
  prometheus: { ...production.prometheus, replicas: 1, storage: '60Gi', samplesPerSecond: 10_000 },
  alertmanager: { ...production.alertmanager, replicas: 1 },
  loki: { ...production.loki, replicas: 1, gibibytesPerDay: 5, store: bucket },
  collector: {
    loadBalancers: { replicas: 1, cpu: '100m', memory: '256Mi' },
    samplers: { replicas: 2, cpu: '250m', memory: '1Gi' },
    agents: { cpu: '50m', memory: '256Mi' },
  },
  services: {
    'github-app': service,
    controller: service,
    ai: service,
    worker: { ...service, max: 6, memory: '384Mi' },
    prover: { ...service, memory: '1536Mi' },
    ops: service,
  },
  cloud: undefined,
};
