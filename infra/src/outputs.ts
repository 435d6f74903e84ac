// What a deployment tells at its end: addresses, names, and the commands that whoever operates it needs first.
import { Construct, TerraformOutput } from './cdktf';
import { linkBases } from './links';
import { NAMESPACES, PARTIES, urlOf } from './network/components';
import type { Settings } from './settings/schema';

export interface Output {
  readonly value: string | readonly string[];
  /** What it is, in a few words. */
  readonly what: string;
}
export type Outputs = Readonly<Record<string, Output>>;

/** Gives a stack its outputs. */
export function outputs(stack: Construct, all: Outputs): void {
  // Apart, as a resource may have the same name; the second line takes the path out of what people read.
  const scope = new Construct(stack, 'outputs');
  for (const [name, { value, what }] of Object.entries(all)) {
    new TerraformOutput(scope, name, { value, description: what }).overrideLogicalId(name);
  }
}

export function baseOutputs({ cluster }: Settings): Outputs {
  const kubectl = `kubectl --context ${cluster.context}`;
  return {
    'policies-command': {
      value: `${kubectl} get networkpolicies,resourcequotas --all-namespaces`,
      what: 'lists what guards them',
    },
  };
}

export function telemetryOutputs(settings: Settings): Outputs {
  const { cluster, grafana } = settings;
  const kubectl = `kubectl --context ${cluster.context} -n ${NAMESPACES.telemetry}`;
  const forward = (service: string, port: number): Output => ({
    value: `${kubectl} port-forward service/${service} ${port}`,
    what: `brings it to http://localhost:${port}`,
  });
  return {
    'grafana-url': { value: linkBases(settings).grafana, what: 'dashboards, logs and traces' },
    'grafana-password-command': {
      value: `${kubectl} get secret ${grafana.secret} -o go-template='{{index .data "admin-password" | base64decode}}'`,
      what: "prints the password of Grafana's administrator",
    },
    'otlp-endpoint': { value: urlOf('collector-balancer', 'otlp-http'), what: 'where pods send spans' },
    'prometheus-command': forward('sextant-prometheus', PARTIES.prometheus.ports.http),
    'alertmanager-command': forward('sextant-alertmanager', PARTIES.alertmanager.ports.http),
    'jaeger-command': forward('jaeger', PARTIES.jaeger.ports.query),
  };
}

/** `hosts` are the public services with their hosts. */
export function platformOutputs({ cluster }: Settings, hosts: Readonly<Record<string, string>>): Outputs {
  const kubectl = `kubectl --context ${cluster.context} -n ${NAMESPACES.services}`;
  const urls = Object.entries(hosts).map(([name, host]) => [
    `${name}-url`,
    { value: `https://${host}`, what: `public address of ${name}` },
  ]);
  return {
    ...(Object.fromEntries(urls) as Outputs),
    'pods-command': { value: `${kubectl} get pods`, what: 'lists the pods of our services' },
    'migrations-command': {
      value: `${kubectl} logs -l app.kubernetes.io/name=migrations --tail=-1`,
      what: 'shows what the migrations did',
    },
  };
}
