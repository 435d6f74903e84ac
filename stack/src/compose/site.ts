// The site of the platform in containers: container names as addresses, and folders in the containers.
import { PLATFORM, type ComponentName, type Site } from '../component';
import { homeAt } from '../home';
import type { PortName } from '../site/ports';
import type { Secrets } from '../site/secrets';

/** The components of each profile of docker-compose.yml. `full` also has Grafana, which is not a component. */
export const PROFILES = {
  minimal: PLATFORM.filter((name) => !['alertmanager', 'jaeger', 'loki', 'node-exporter'].includes(name)),
  full: PLATFORM,
} as const satisfies Readonly<Record<string, readonly ComponentName[]>>;
export type Profile = keyof typeof PROFILES;

/** The mount point of the generated configuration. */
const CONFIGURATION = '/etc/sextant';
/** The spool of a service, a volume of its own. */
const SPOOL = '/var/spool/sextant';

/** Mount points of the other volumes; in the images they have the right owner. */
const DATA: Readonly<Record<string, string>> = {
  collector: '/var/lib/otelcol',
  prometheus: '/prometheus',
  loki: '/loki',
  // The only folder that the user of Jaeger's image can write to.
  jaeger: '/tmp/jaeger',
};

/** The default ports: every container has its own address. */
const PORTS: Readonly<Partial<Record<PortName, number>>> = {
  postgres: 5432,
  redis: 6379,
  prometheus: 9090,
  alertmanager: 9093,
  loki: 3100,
  'loki-grpc': 9095,
  jaeger: 16686,
  'jaeger-grpc': 16685,
  'jaeger-otlp': 4318,
  'jaeger-health': 13133,
  'jaeger-metrics': 8888,
  collector: 4318,
  'collector-grpc': 4317,
  'collector-metrics': 8888,
  'collector-spanmetrics': 8889,
  'collector-health': 13133,
  'node-exporter': 9100,
  'world-smtp': 2525,
};
const SERVICE_PORT = 8080;

/** The site of a profile; database URLs contain the secrets. */
export function composeSite(profile: Profile, secrets: Secrets): Site {
  const port = (name: PortName): number => PORTS[name] ?? SERVICE_PORT;
  const address = (name: PortName): string => `${containerOf(name)}:${port(name)}`;
  return {
    home: {
      ...homeAt(CONFIGURATION),
      data: (component) => DATA[component] ?? SPOOL,
      config: (component) => `${CONFIGURATION}/${component}`,
    },
    secrets,
    settings: { SEXTANT_ALERTS_DIR: `${CONFIGURATION}/alerts` },
    host: '0.0.0.0',
    replicated: true,
    port,
    address,
    url: (name) => `http://${address(name)}`,
    has: (name) => PROFILES[profile].includes(name),
    binary: (name) => name,
  };
}

/** Additional ports of a component start with its name. */
function containerOf(name: PortName): string {
  return PLATFORM.find((component) => component === name || name.startsWith(`${component}-`)) ?? name;
}
