// The Go programs a stack needs: where their pinned modules are, and how they are built. What several of them import has
// one version, the highest that one of them asks for, wherever they compile with it: it is then compiled once for all.
import { join } from 'node:path';
import { REPOSITORY } from '../home';

export interface Tool {
  /** Folder with go.mod and go.sum. */
  readonly source: string;
  readonly packages: readonly string[];
  readonly binaries: readonly string[];
  readonly tags?: string;
  /** Name of the one program, where it is not called like its package. */
  readonly output?: string;
  /** Values of variables in the programs, by their full names. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Built by who asks for it alone, not with all others. */
  readonly onDemand?: true;
  /** Seconds of a cold build on two cores: measured, used for the time left. */
  readonly seconds: number;
}

/** In build order: what `make up` starts, short ones first, so that as much as possible starts early; then what tests want. */
export const TOOLS = {
  'node-exporter': {
    source: folder('node-exporter'),
    packages: ['github.com/prometheus/node_exporter'],
    binaries: ['node_exporter'],
    seconds: 30,
  },
  alertmanager: {
    source: folder('alertmanager'),
    packages: ['github.com/prometheus/alertmanager/cmd/alertmanager', 'github.com/prometheus/alertmanager/cmd/amtool'],
    binaries: ['alertmanager', 'amtool'],
    seconds: 60,
  },
  collector: {
    source: join(REPOSITORY, 'otel', 'distribution'),
    packages: ['.'],
    binaries: ['otelcol'],
    output: 'otelcol',
    seconds: 150,
  },
  prometheus: {
    source: folder('prometheus'),
    packages: ['github.com/prometheus/prometheus/cmd/prometheus'],
    binaries: ['prometheus'],
    // Targets come from files, and from DNS in containers: without the other discoveries, a third less to build.
    tags: 'remove_all_sd,enable_dns_sd',
    seconds: 90,
  },
  jaeger: {
    source: folder('jaeger'),
    packages: ['github.com/jaegertracing/jaeger/cmd/jaeger'],
    binaries: ['jaeger'],
    seconds: 190,
  },
  loki: {
    source: folder('loki'),
    packages: ['github.com/grafana/loki/v3/cmd/loki'],
    binaries: ['loki'],
    seconds: 330,
  },
  // Apart from Prometheus, as it brings a client of Kubernetes whatever the tags, and tests alone need it.
  promtool: {
    source: folder('prometheus'),
    packages: ['github.com/prometheus/prometheus/cmd/promtool'],
    binaries: ['promtool'],
    tags: 'remove_all_sd,enable_dns_sd',
    seconds: 60,
  },
  etcd: {
    source: folder('etcd'),
    packages: ['go.etcd.io/etcd/server/v3'],
    binaries: ['etcd'],
    output: 'etcd',
    seconds: 25,
  },
  kubernetes: {
    source: folder('kubernetes'),
    packages: [
      'k8s.io/kubernetes/cmd/kube-apiserver',
      'k8s.io/kubernetes/cmd/kube-controller-manager',
      'k8s.io/kubernetes/cmd/kube-scheduler',
      'k8s.io/kubernetes/cmd/kubectl',
    ],
    binaries: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'],
    // Charts ask the server for its version, which is v0.0.0 unless the linker is told.
    variables: {
      'k8s.io/component-base/version.gitVersion': 'v1.35.4',
      'k8s.io/component-base/version.gitMajor': '1',
      'k8s.io/component-base/version.gitMinor': '35',
    },
    seconds: 305,
  },
  kwok: {
    source: folder('kwok'),
    packages: ['sigs.k8s.io/kwok/cmd/kwok'],
    binaries: ['kwok'],
    seconds: 97,
  },
  helm: {
    source: folder('helm'),
    packages: ['helm.sh/helm/v3/cmd/helm'],
    binaries: ['helm'],
    // Charts are rendered where somebody has them: see infra/src/charts.
    onDemand: true,
    seconds: 84,
  },
  compose: {
    source: folder('compose'),
    packages: ['sextant.dev/compose-config'],
    binaries: ['compose-config'],
    seconds: 10,
  },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof TOOLS;
export type BinaryName = (typeof TOOLS)[ToolName]['binaries'][number];

export const TOOL_NAMES = Object.keys(TOOLS) as readonly ToolName[];

/** The tool whose build yields `binary`. */
export function toolOf(binary: BinaryName): ToolName {
  const owner = TOOL_NAMES.find((name) => (TOOLS[name].binaries as readonly string[]).includes(binary));
  if (!owner) throw new Error(`no tool builds ${binary}`);
  return owner;
}

function folder(name: string): string {
  return join(REPOSITORY, 'stack', 'tools', name);
}
