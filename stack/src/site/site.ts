// Builds the site of a stack: its components, ports, secrets and addresses.
import type { ComponentName, Site } from '../component';
import { COMPONENTS } from '../components/all';
import { readJson, writeAtomic } from '../files';
import type { Home } from '../home';
import { withDependencies } from '../supervisor/order';
import type { Plan } from './plan';
import { choosePorts } from './ports';
import { loadSecrets } from './secrets';
import { binaryPath } from '../tools/locate';

/** Chooses ports, the previous ones when they are free, loads or generates secrets, and writes endpoints.json. */
export async function prepareSite(home: Home, plan: Plan): Promise<{ site: Site; names: readonly ComponentName[] }> {
  const names = withDependencies(plan.only);
  // The guard stays open while this process runs: no other stack takes the block.
  const { base, ports } = await choosePorts(process.env, readJson<{ base: number }>(home.ports)?.base);
  writeAtomic(home.ports, `${JSON.stringify({ base, ports }, null, 2)}\n`);
  const site: Site = {
    home,
    secrets: loadSecrets(home.secrets),
    settings: plan.settings,
    host: '127.0.0.1',
    port: (name) => ports[name],
    address: (name) => `127.0.0.1:${ports[name]}`,
    url: (name) => `http://127.0.0.1:${ports[name]}`,
    has: (name) => names.includes(name),
    binary: binaryPath,
  };
  writeAtomic(home.endpoints, `${JSON.stringify(endpoints(site, names), null, 2)}\n`, 0o600);
  return { site, names };
}

function endpoints(site: Site, names: readonly ComponentName[]): Record<string, string> {
  return Object.assign({}, ...names.map((name) => COMPONENTS[name].endpoints?.(site))) as Record<string, string>;
}
