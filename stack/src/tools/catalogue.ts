// The Go tools of a stack: their pinned modules and build options. Shared dependencies have the same version in as many
// modules as possible, so that they are compiled once.
import { join } from 'node:path';
import { REPOSITORY } from '../home';

export interface Tool {
  /** The folder with go.mod and go.sum. */
  readonly source: string;
  readonly packages: readonly string[];
  readonly binaries: readonly string[];
  readonly tags?: string;
  /** The name of the binary, when it differs from the package. */
  readonly output?: string;
  /** Variables set by the linker: full name → value. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Built on first use, not by `make test`. */
  readonly onDemand?: true;
  /** Measured seconds of a cold build on two cores, for the time left. */
  readonly seconds: number;
}

/** In build order: tools of `make up`, short builds first, so that components start early; then tools of tests. */
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
    seconds: 200,
  },
  prometheus: {
    source: folder('prometheus'),
    packages: ['github.com/prometheus/prometheus/cmd/prometheus'],
    binaries: ['prometheus'],
    // Only file and DNS service discovery: saves a third of the build.
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
  // Separate from Prometheus: it includes the Kubernetes client regardless of tags, and only tests need it.
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
    // Charts query the server version, which is v0.0.0 unless the linker sets it.
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
    // Only used when charts are available: see infra/src/charts.
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

/** The tool that provides `binary`. */
export function toolOf(binary: BinaryName): ToolName {
  const owner = TOOL_NAMES.find((name) => (TOOLS[name].binaries as readonly string[]).includes(binary));
  if (!owner) throw new Error(`no tool builds ${binary}`);
  return owner;
}

function folder(name: string): string {
  return join(REPOSITORY, 'stack', 'tools', name);
}
