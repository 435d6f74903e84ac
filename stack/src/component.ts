// What a component is, and what it may ask of the stack that it is part of.
import type { Home } from './home';
import type { PortName } from './site/ports';
import type { Secrets } from './site/secrets';
import type { BinaryName, ToolName } from './tools/catalogue';

/** In start order as far as order matters; "after" of each component says what it waits for. */
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
] as const;

export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** The platform: what is started when nothing else is asked for. */
export const PLATFORM = COMPONENT_NAMES.slice(0, COMPONENT_NAMES.indexOf('etcd'));
/** A Kubernetes cluster without containers, for who tries what is deployed to one. */
export const CONTROL_PLANE = COMPONENT_NAMES.slice(COMPONENT_NAMES.indexOf('etcd'));

/** A running stack as its components see it. */
export interface Site {
  readonly home: Home;
  readonly secrets: Secrets;
  /** Settings given at the start, e.g. LOG_LEVEL; services get all of them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Address that components listen on. */
  readonly host: string;
  port(name: PortName): number;
  /** host:port of a listener. */
  address(name: PortName): string;
  /** http://host:port of a listener. */
  url(name: PortName): string;
  /** Whether a service may have several replicas, whose addresses DNS gives for its name. */
  readonly replicated?: boolean;
  /** Whether a component is part of this stack. */
  has(name: ComponentName): boolean;
  /** Path of a built Go program. */
  binary(name: BinaryName): string;
}

/** host:port that a component listens on, where `address` is how others reach it. */
export function listenAddress(site: Site, name: PortName): string {
  return `${site.host}:${site.port(name)}`;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** All the process gets, besides PATH, HOME, TZ and LANG. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Resolves to why the component is not ready, or to undefined when it is. */
export type Check = () => Promise<string | undefined>;

export interface Component {
  readonly name: ComponentName;
  /** When it is stopped: services first, so that their last telemetry still finds its way. */
  readonly tier: 'service' | 'carrier' | 'store';
  /** Must be ready before this one is started. */
  readonly after: readonly ComponentName[];
  /** Must be in the same stack, in any order. */
  readonly needs?: readonly ComponentName[];
  readonly tool?: ToolName;
  readonly stopSignal?: NodeJS.Signals;
  /** Writes configuration and data folders; runs before each start. */
  readonly prepare?: (site: Site) => Promise<void> | void;
  readonly command: (site: Site) => Command;
  /** Absent for a one-shot, which is ready when it has ended with code 0. */
  readonly check?: (site: Site) => Check;
  /** Whether the process itself still answers, whatever it depends on; one that does not for 30 s is started again. */
  readonly alive?: (site: Site) => Check;
  /** Names in endpoints.json → URL. */
  readonly endpoints?: (site: Site) => Readonly<Record<string, string>>;
}
