// The platform in containers as its components see it: names of containers for addresses, folders inside of them.
import { PLATFORM, type ComponentName, type Site } from '../component';
import { homeAt } from '../home';
import type { PortName } from '../site/ports';
import type { Secrets } from '../site/secrets';

/** Which components a profile of docker-compose.yml has; Grafana, which no component is, comes with `full`. */
export const PROFILES = {
  minimal: PLATFORM.filter((name) => !['alertmanager', 'jaeger', 'loki', 'node-exporter'].includes(name)),
  full: PLATFORM,
} as const satisfies Readonly<Record<string, readonly ComponentName[]>>;
export type Profile = keyof typeof PROFILES;

/** Where containers have their configuration, mounted from generated folders. */
export const CONFIGURATION = '/etc/sextant';
/** Spools of services, each on a volume of its own. */
const SPOOL = '/var/spool/sextant';

/** Folders of volumes, where they are not a spool; images have them with the right owner. */
const DATA: Readonly<Record<string, string>> = {
  collector: '/var/lib/otelcol',
  prometheus: '/prometheus',
  loki: '/loki',
  // The one folder of Jaeger's image that its user may write to.
  jaeger: '/tmp/jaeger',
};

/** Every container has its own address, so that ports are the usual ones. */
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
  collector: 4318,
  'collector-grpc': 4317,
  'collector-metrics': 8888,
  'collector-spanmetrics': 8889,
  'collector-health': 13133,
  'node-exporter': 9100,
};
const SERVICE_PORT = 8080;

/** The site of a profile. Its secrets are written into addresses, as databases' URLs have them. */
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

/** A component's further ports are named after it. */
function containerOf(name: PortName): string {
  return PLATFORM.find((component) => component === name || name.startsWith(`${component}-`)) ?? name;
}
