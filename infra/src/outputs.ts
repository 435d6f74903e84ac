// Outputs of the stacks: URLs, names and commands for operators.
import { Construct, TerraformOutput } from './cdktf';
import { linkBases } from './links';
import { COMPONENTS, NAMESPACES, urlOf } from './network/components';
import type { Settings } from './settings/schema';

export interface Output {
  readonly value: string | readonly string[];
  readonly description: string;
}
export type Outputs = Readonly<Record<string, Output>>;

/** Adds outputs to a stack. */
export function outputs(stack: Construct, all: Outputs): void {
  // A scope of its own avoids name clashes with resources. The override removes the scope from the output name.
  const scope = new Construct(stack, 'outputs');
  for (const [name, { value, description }] of Object.entries(all)) {
    new TerraformOutput(scope, name, { value, description }).overrideLogicalId(name);
  }
}

export function baseOutputs({ cluster }: Settings): Outputs {
  const kubectl = `kubectl --context ${cluster.context}`;
  return {
    'policies-command': {
      value: `${kubectl} get networkpolicies,resourcequotas --all-namespaces`,
      description: 'lists NetworkPolicies and quotas',
    },
  };
}

export function telemetryOutputs(settings: Settings): Outputs {
  const { cluster, grafana } = settings;
  const kubectl = `kubectl --context ${cluster.context} -n ${NAMESPACES.telemetry}`;
  const forward = (service: string, port: number): Output => ({
    value: `${kubectl} port-forward service/${service} ${port}`,
    description: `forwards it to http://localhost:${port}`,
  });
  return {
    'grafana-url': { value: linkBases(settings).grafana, description: 'dashboards, logs and traces' },
    'grafana-password-command': {
      value: `${kubectl} get secret ${grafana.secret} -o go-template='{{index .data "admin-password" | base64decode}}'`,
      description: "prints the password of Grafana's administrator",
    },
    'otlp-endpoint': { value: urlOf('collector-balancer', 'otlp-http'), description: 'OTLP endpoint for spans' },
    'prometheus-command': forward('sextant-prometheus', COMPONENTS.prometheus.ports.http),
    'alertmanager-command': forward('sextant-alertmanager', COMPONENTS.alertmanager.ports.http),
    'jaeger-command': forward('jaeger', COMPONENTS.jaeger.ports.query),
  };
}

/** `hosts` maps the public services to their hosts. */
export function platformOutputs({ cluster }: Settings, hosts: Readonly<Record<string, string>>): Outputs {
  const kubectl = `kubectl --context ${cluster.context} -n ${NAMESPACES.services}`;
  const urls = Object.entries(hosts).map(([name, host]) => [
    `${name}-url`,
    { value: `https://${host}`, description: `public URL of ${name}` },
  ]);
  return {
    ...(Object.fromEntries(urls) as Outputs),
    'pods-command': { value: `${kubectl} get pods`, description: 'lists the pods of our services' },
    'migrations-command': {
      value: `${kubectl} logs -l app.kubernetes.io/name=migrations --tail=-1`,
      description: 'prints the log of the migrations',
    },
  };
}
