// The interface of a component, and the stack as a component sees it.
import type { Home } from './home';
import type { PortName } from './site/ports';
import type { Secrets } from './site/secrets';
import type { BinaryName, ToolName } from './tools/catalogue';

/** In start order: a component comes after the components it waits for. */
export const COMPONENT_NAMES = [
  'postgres',
  'redis',
  'node-exporter',
  'alertmanager',
  'collector',
  'prometheus',
  'jaeger',
  'loki',
  'world',
  'records-migrate',
  'github-app',
  'controller',
  'ai',
  'prover',
  'worker',
  'ops',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'grafana',
] as const;

export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** The default components. */
export const PLATFORM = COMPONENT_NAMES.slice(0, COMPONENT_NAMES.indexOf('etcd'));
/** A Kubernetes control plane without containers, for deployment tests. */
export const CONTROL_PLANE = COMPONENT_NAMES.slice(COMPONENT_NAMES.indexOf('etcd'), COMPONENT_NAMES.indexOf('grafana'));

/** A stack as its components see it: folders, secrets, settings and addresses. */
export interface Site {
  readonly home: Home;
  readonly secrets: Secrets;
  /** Settings from the caller's environment, e.g. LOG_LEVEL; every service gets them. */
  readonly settings: Readonly<Record<string, string>>;
  /** The address that components bind to. */
  readonly host: string;
  port(name: PortName): number;
  /** host:port of a listener. */
  address(name: PortName): string;
  /** http://host:port of a listener. */
  url(name: PortName): string;
  /** Whether a service may have several replicas, discovered through DNS. */
  readonly replicated?: boolean;
  /** Whether a component is part of this stack. */
  has(name: ComponentName): boolean;
  /** Path of a built Go program. */
  binary(name: BinaryName): string;
}

/** The host:port to bind to; `address` is what clients connect to. */
export function listenAddress(site: Site, name: PortName): string {
  return `${site.host}:${site.port(name)}`;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** The environment, in addition to PATH, HOME, TZ and LANG. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Resolves to undefined when the component is healthy, otherwise to the reason. */
export type Check = () => Promise<string | undefined>;

export interface Component {
  readonly name: ComponentName;
  /** The stop order: services first, then carriers, then stores, so that the last telemetry is delivered. */
  readonly tier: 'service' | 'carrier' | 'store';
  /** Components that must be ready before this one starts. */
  readonly after: readonly ComponentName[];
  /** Components that must be in the same stack, in any start order. */
  readonly needs?: readonly ComponentName[];
  readonly tool?: ToolName;
  readonly stopSignal?: NodeJS.Signals;
  /** Creates data folders and writes configuration; runs before every start. */
  readonly prepare?: (site: Site) => Promise<void> | void;
  readonly command: (site: Site) => Command;
  /** Readiness. Absent for a one-shot, which is ready when it exits with code 0. */
  readonly check?: (site: Site) => Check;
  /** Liveness, independent of dependencies. A process that fails it for 30 s is restarted. */
  readonly alive?: (site: Site) => Check;
  /** What users should know after the start, one sentence each. */
  readonly notes?: (site: Site) => readonly string[];
  /** Entries for endpoints.json: name → URL. */
  readonly endpoints?: (site: Site) => Readonly<Record<string, string>>;
}
