// Are the Services of the cluster there that settings name, and do their pods listen where the policies let us out?
import { allOf, type Destination, destinationsOf, serviceOf } from '../../network/destinations';
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, type Problem, type Site, stops, warns } from '../../kubectl/problem';
import { ask, askJson, parsed } from '../../kubectl/query';

export const servicesAreThere: Check = async (site) => {
  const problems = await Promise.all(allOf(destinationsOf(site.settings)).map((each) => problemsOf(each, site)));
  return problems.flat();
};

interface Service {
  readonly spec: {
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly name?: string; readonly port: number }[];
  };
}
interface Slices {
  readonly items: readonly { readonly ports?: readonly { readonly name?: string; readonly port?: number }[] }[];
}

async function problemsOf({ setting, host, port, podPort = port }: Destination, site: Site): Promise<Problem[]> {
  const service = serviceOf(host);
  if (!service) return [];
  const { name, namespace } = service;
  const title = `the Service ${name} in the namespace ${namespace} (${setting})`;
  const where = `--namespace=${namespace}`;
  const get = ['get', 'service', name, where, '--ignore-not-found', '--output=json'];
  const text = await ask(site, { about: title, args: get });
  const command = `${kubectlCommand(site.settings)} -n ${namespace} get service,endpointslices`;
  if (text.trim() === '') return [stops(`There is no ${title.slice('the '.length)}.`, `deploy it first: ${command}`)];
  const { spec } = parsed<Service>(site, title, text);
  const entry = spec.ports?.find((each) => each.port === port);
  if (!entry) {
    // A name of a headless Service leads to its pods, whose ports it need not list.
    if (spec.clusterIP === 'None') return [];
    const ports = spec.ports?.map((each) => each.port).join(', ') || 'none';
    return [stops(`${capital(title)} has no port ${port}; it has ${ports}.`, `correct ${setting}`)];
  }
  const label = `--selector=kubernetes.io/service-name=${name}`;
  const about = `the pods behind ${title}`;
  const { items } = await askJson<Slices>(site, {
    about,
    args: ['get', 'endpointslices', where, label, '--output=json'],
  });
  const open = items
    .flatMap(({ ports }) => ports ?? [])
    .flatMap((each) => ((each.name ?? '') === (entry.name ?? '') && each.port !== undefined ? [each.port] : []));
  if (open.length === 0) return [warns(`${capital(title)} has no ready pods.`, command)];
  if (open.includes(podPort)) return [];
  const what = `The pods of ${title} listen on ${[...new Set(open)].join(', ')}, and the policies let us out to ${podPort}.`;
  return [stops(what, `set podPort beside ${setting} to ${open[0]}`)];
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
