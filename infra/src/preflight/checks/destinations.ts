// Do the Services that the settings name exist, and do their pods listen on the ports that the NetworkPolicies open?
import { kubectlCommand } from '../../kubectl/kubectl';
import { blocker, type Check, type ClusterAccess, type Problem, warning } from '../../kubectl/problem';
import { parseJson, query, queryJson } from '../../kubectl/query';
import { allOf, type Destination, destinationsOf, serviceOf } from '../../network/destinations';

export const checkDestinations: Check = async (access) => {
  const all = allOf(destinationsOf(access.settings));
  return (await Promise.all(all.map((destination) => problemsOf(destination, access)))).flat();
};

interface Service {
  readonly spec: {
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly name?: string; readonly port: number }[];
  };
}
interface EndpointSlices {
  readonly items: readonly { readonly ports?: readonly { readonly name?: string; readonly port?: number }[] }[];
}

async function problemsOf(
  { setting, host, port, podPort = port }: Destination,
  access: ClusterAccess,
): Promise<Problem[]> {
  const service = serviceOf(host);
  if (!service) return [];
  const { name, namespace } = service;
  const title = `Service ${name} in the namespace ${namespace} (${setting})`;
  const inNamespace = `--namespace=${namespace}`;
  const args = ['get', 'service', name, inNamespace, '--ignore-not-found', '--output=json'];
  const text = await query(access, { subject: `the ${title}`, args });
  const command = `${kubectlCommand(access.settings)} -n ${namespace} get service,endpointslices`;
  if (text.trim() === '') return [blocker(`The ${title} does not exist.`, `deploy it first; ${command}`)];
  const { spec } = parseJson<Service>(access, `the ${title}`, text);
  const entry = spec.ports?.find((each) => each.port === port);
  if (!entry) {
    // A headless Service resolves to its pods and need not list their ports.
    if (spec.clusterIP === 'None') return [];
    const ports = spec.ports?.map((each) => each.port).join(', ') || 'none';
    return [blocker(`The ${title} has no port ${port}; its ports: ${ports}.`, `correct ${setting}`)];
  }
  const slices = await queryJson<EndpointSlices>(access, {
    subject: `the pods of the ${title}`,
    args: ['get', 'endpointslices', inNamespace, `--selector=kubernetes.io/service-name=${name}`, '--output=json'],
  });
  const open = slices.items
    .flatMap(({ ports }) => ports ?? [])
    .flatMap((each) => ((each.name ?? '') === (entry.name ?? '') && each.port !== undefined ? [each.port] : []));
  if (open.length === 0) return [warning(`The ${title} has no ready pods.`, command)];
  if (open.includes(podPort)) return [];
  const listening = [...new Set(open)].join(', ');
  const message = `The pods of the ${title} listen on ${listening}, but the NetworkPolicies open ${podPort}.`;
  return [blocker(message, `set the podPort of ${setting} to ${open[0]}`)];
}
