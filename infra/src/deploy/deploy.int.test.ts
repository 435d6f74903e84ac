// The whole life of an environment, by the real commands, Terraform, providers and charts, on a real control plane:
// deployed, planned, upgraded, interrupted, repaired, destroyed. Needs TF_PROVIDERS_DIR and CHARTS_DIR: see
// docs/infrastructure.md. What runs in pods is played by kwok.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CONTROL_PLANE } from '@sextant/stack/component';
import { ensureBinary, startStack } from '@sextant/stack/testing';
import { NAMESPACES } from '../network/components';
import { synthesize } from '../main';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES } from '../settings/schema';
import { processesBelow } from './terraform/run-cdktf';
import { filledInBy, type ProviderSchemas, type Resources } from '../testing/provider-schema';
import { type Outcome, type Started, Trial } from '../testing/deployment';
import { type KubernetesEvent, type KubernetesItem, unreadyIn } from './readiness/unready';

jest.setTimeout(600_000);

const local = { ENV: 'local' };
let trial: Trial;
beforeAll(async () => {
  const [plane, kubectl] = await Promise.all([startStack({ only: CONTROL_PLANE }), ensureBinary('kubectl')]);
  trial = Trial.on(plane, kubectl);
});
afterAll(() => trial?.stop());

const succeeds = (outcome: Outcome): void => {
  // The whole text, as nothing else tells what went wrong.
  if (outcome.code !== 0) throw new Error(outcome.text);
};

async function items<T>(what: string, ...args: string[]): Promise<readonly T[]> {
  return (JSON.parse(await trial.kubectl('get', what, '--output=json', ...args)) as { items: readonly T[] }).items;
}

async function names(what: string, ...args: string[]): Promise<readonly string[]> {
  const all = await items<KubernetesItem>(what, ...args);
  return all.map(({ metadata }) => metadata.name).sort();
}

/** Every workload, claim and pod of ours that is not ready. */
async function unready(): Promise<readonly unknown[]> {
  const kinds = 'deployments,statefulsets,daemonsets,jobs,persistentvolumeclaims,pods';
  const all = await items<KubernetesItem>(kinds, '--all-namespaces');
  const events = await items<KubernetesEvent>('events', '--all-namespaces');
  return unreadyIn(all, events);
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 600) throw new Error(`timed out: ${what}`);
    await delay(200);
  }
}

/** Until it is let go, no pod can be created there: whatever waits for pods waits on. */
async function hold(namespace: string): Promise<() => Promise<unknown>> {
  await trial.kubectl('create', 'quota', 'held', '--hard=pods=0', `--namespace=${namespace}`);
  return () => trial.kubectl('delete', 'quota', 'held', `--namespace=${namespace}`);
}

/** As a terminal does it: the whole process group is told. */
const interrupt = ({ process: child }: Started): boolean => process.kill(-child.pid!, 'SIGINT');

describe('what is synthesized', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-validate-'));
  const all = ENVIRONMENTS.flatMap((name) => {
    synthesize(loadSettings(name), join(folder, name));
    return readdirSync(join(folder, name, 'stacks')).map((stack) => join(folder, name, 'stacks', stack));
  });
  // The provider of AWS has most of a gigabyte: a mirror filled by infra/fetch-offline.sh has it, others may not.
  const aws = existsSync(join(process.env['TF_PROVIDERS_DIR']!, 'registry.terraform.io/hashicorp/aws'));
  const stacks = all.filter((stack) => aws || !stack.endsWith('-cloud'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  beforeAll(async () => {
    for (const stack of stacks) succeeds(await trial.terraform(stack, 'init', '-backend=false', '-input=false'));
  });

  test('is valid in every stack of every environment', async () => {
    for (const stack of stacks) succeeds(await trial.terraform(stack, 'validate'));
    expect(all).toHaveLength(13);
  });

  test('leaves no boolean and no number for a provider to fill in', async () => {
    const left = new Set<string>();
    for (const stack of stacks.filter((name) => !name.endsWith('-cloud'))) {
      const { resource = {} } = stackJson(stack);
      for (const path of filledInBy(await schemasFor(stack), resource)) left.add(path);
    }
    expect([...left].filter((path) => !NOT_SENT.some((name) => path.endsWith(`.${name}`)))).toEqual([]);
  });

  interface StackJson {
    readonly resource?: Resources;
    readonly terraform: { readonly required_providers: object };
  }
  const stackJson = (stack: string) => JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8')) as StackJson;

  /** The schemas of the providers that a stack needs: Terraform prints them for a folder without a backend alone. */
  async function schemasFor(stack: string): Promise<ProviderSchemas> {
    const { required_providers } = stackJson(stack).terraform;
    const providers = mkdtempSync(join(folder, 'providers-'));
    writeFileSync(join(providers, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    succeeds(await trial.terraform(providers, 'init', '-input=false'));
    const { text } = await trial.terraform(providers, 'providers', 'schema', '-json');
    return JSON.parse(text) as ProviderSchemas;
  }
});

/** What the providers do not send while it is unset: none is what is wanted. */
const NOT_SENT = [
  'active_deadline_seconds',
  // Sent for Services of the type LoadBalancer alone, of which there is none.
  'allocate_load_balancer_node_ports',
  'average_utilization',
  'backend.service.port.number',
  'backoff_limit_per_index',
  'host_port',
  'max_failed_indexes',
  'min_domains',
  'ports.end_port',
  'target_cpu_utilization_percentage',
  'set_wo_revision',
];

describe('a new cluster', () => {
  test('is told to begin with the base stack and the Secrets', async () => {
    const { code, text } = await trial.make('deploy', local);
    expect(text).toContain('→ make deploy ENV=local STACK=base, then create the Secrets (make secrets ENV=local)');
    expect(code).toBe(1);
  });

  test('gets the namespaces and what guards them, its Secrets, then everything, and all of it becomes ready', async () => {
    succeeds(await trial.make('deploy', { ...local, STACK: 'base' }));
    succeeds(await trial.fillSecrets('local'));
    succeeds(await trial.make('deploy', local));
    expect(await unready()).toEqual([]);
    expect(await names('deployments', `--namespace=${NAMESPACES.services}`)).toEqual([...SERVICES].sort());
    expect(await names('statefulsets', `--namespace=${NAMESPACES.data}`)).toEqual(['postgres', 'redis']);
  });

  test('has state files that nobody else may read', () => {
    const folder = join(trial.folder, 'infra/terraform.tfstate.d');
    const open = readdirSync(folder).filter((file) => (statSync(join(folder, file)).mode & 0o077) !== 0);
    expect(readdirSync(folder).length).toBeGreaterThanOrEqual(4);
    expect(open).toEqual([]);
  });

  test('has nothing left to change', async () => {
    const outcome = await trial.make('plan', local);
    succeeds(outcome);
    expect(outcome.text.match(/No changes\./g)).toHaveLength(4);
  });
});

describe('one stack alone', () => {
  test.each(['base', 'telemetry', 'platform'])('%s can be planned and deployed', async (STACK) => {
    const planned = await trial.make('plan', { ...local, STACK });
    succeeds(planned);
    expect(planned.text).toContain('No changes.');
    succeeds(await trial.make('deploy', { ...local, STACK }));
  });

  test('base cannot be destroyed while others depend on it', async () => {
    const { code, text } = await trial.make('destroy', { ...local, STACK: 'base' });
    expect(text).toContain('✗ The stack telemetry is still deployed and depends on base.');
    expect(code).toBe(1);
  });

  test('platform can be destroyed and deployed again', async () => {
    succeeds(await trial.make('destroy', { ...local, STACK: 'platform' }));
    expect(await names('deployments', `--namespace=${NAMESPACES.services}`)).toEqual([]);
    succeeds(await trial.make('deploy', { ...local, STACK: 'platform' }));
    expect(await unready()).toEqual([]);
  });
});

test('a new version of the services rolls out, and the stores are left alone', async () => {
  const uids = async () =>
    (await items<{ metadata: { uid: string } }>('pods', `--namespace=${NAMESPACES.data}`)).map(
      ({ metadata }) => metadata.uid,
    );
  const before = await uids();
  trial.edit('local', "tag: 'dev'", "tag: 'next'");
  succeeds(await trial.make('deploy', local));
  const images = await trial.kubectl('get', 'deployments', '-n', NAMESPACES.services, '--output=jsonpath={..image}');
  expect(images.split(' ').filter((image) => !image.endsWith(':next'))).toEqual([]);
  expect(await uids()).toEqual(before);
  expect(before).toHaveLength(2);
});

describe('destroyed', () => {
  test('an environment keeps its namespaces, volumes and Secrets', async () => {
    const claims = await names('persistentvolumeclaims', '--all-namespaces');
    const secrets = await names('secrets', '--all-namespaces', '--field-selector=type=Opaque');
    succeeds(await trial.make('destroy', local));
    expect(await names('deployments,statefulsets,daemonsets', '--all-namespaces')).toEqual([]);
    expect(await names('persistentvolumeclaims', '--all-namespaces')).toEqual(claims);
    expect(claims.length).toBeGreaterThan(5);
    const kept = await names('secrets', '--all-namespaces', '--field-selector=type=Opaque');
    expect(secrets.filter((name) => name.startsWith('sextant-') && !kept.includes(name))).toEqual([]);
  });
});

describe('a deployment that is interrupted', () => {
  const destroy = async (...stacks: readonly string[]): Promise<void> => {
    for (const STACK of stacks) succeeds(await trial.make('destroy', { ...local, STACK }));
  };
  const again = async (): Promise<void> => {
    succeeds(await trial.make('deploy', local));
    expect(await unready()).toEqual([]);
  };
  const isRepaired = async (): Promise<void> => {
    const { code, text } = await trial.make('deploy', local);
    expect([code, text]).toEqual([1, expect.stringContaining('→ make repair ENV=local, which runs: ')]);
    succeeds(await trial.make('repair', local));
    await again();
  };
  const isPending = async (): Promise<boolean> =>
    (await names('secrets', '--all-namespaces', '--selector=owner=helm,status=pending-install')).length > 0;

  test('early goes on when it is run again', async () => {
    const started = trial.start('deploy', local);
    await until('a policy', async () => (await names('networkpolicies', '--all-namespaces')).length > 0);
    interrupt(started);
    const { code, text } = await started.outcome;
    expect([code, text]).toEqual([130, expect.stringContaining('Run the same command again')]);
    await again();
  });

  test('at a StatefulSet has said why it waits, and goes on when it is run again', async () => {
    await destroy('platform');
    const release = await hold(NAMESPACES.data);
    const started = trial.start('deploy', { ...local, STACK: 'platform' });
    await until('the reason', () =>
      started.text().includes('not ready: StatefulSet sextant-data/postgres: FailedCreate'),
    );
    interrupt(started);
    await until('Terraform', () => started.text().includes('Gracefully shutting down'));
    await release();
    expect((await started.outcome).code).toBe(130);
    await again();
  });

  test('in a release of Helm goes on when it is run again', async () => {
    await destroy('platform', 'telemetry');
    const release = await hold(NAMESPACES.telemetry);
    const started = trial.start('deploy', { ...local, STACK: 'telemetry' });
    await until('a pending release', isPending);
    interrupt(started);
    await until('Terraform', () => started.text().includes('Gracefully shutting down'));
    await release();
    expect((await started.outcome).code).toBe(130);
    await again();
  });

  test('twice, in a release of Helm, is repaired by the command that the next one names', async () => {
    await destroy('platform', 'telemetry');
    const release = await hold(NAMESPACES.telemetry);
    const started = trial.start('deploy', { ...local, STACK: 'telemetry' });
    await until('a pending release', isPending);
    await until('the second interrupt', () => {
      interrupt(started);
      return started.text().includes('Stopping at once');
    });
    expect((await started.outcome).code).toBe(130);
    await release();
    await isRepaired();
  });

  test('by kill -9, at a StatefulSet, is repaired by the command that the next one names', async () => {
    await destroy('platform');
    const release = await hold(NAMESPACES.data);
    const started = trial.start('deploy', { ...local, STACK: 'platform' });
    await until(
      'a StatefulSet',
      async () => (await names('statefulsets', `--namespace=${NAMESPACES.data}`)).length === 2,
    );
    killAll(started);
    await started.outcome;
    await release();
    await isRepaired();
  });
});

describe('destroyed with its data', () => {
  test('needs the name of the environment', async () => {
    const { code, text } = await trial.make('destroy', { ...local, DATA: 'delete' });
    expect([code, text]).toEqual([1, expect.stringContaining('DATA=delete needs CONFIRM=local')]);
  });

  test('an environment leaves nothing', async () => {
    succeeds(await trial.make('destroy', { ...local, DATA: 'delete', CONFIRM: 'local' }));
    const ours: readonly string[] = Object.values(NAMESPACES);
    expect((await names('namespaces')).filter((name) => ours.includes(name))).toEqual([]);
    expect(await names('persistentvolumeclaims', '--all-namespaces')).toEqual([]);
  });
});

/** Kills Terraform, and the command with everything else that it started: nothing can be saved any more. */
function killAll({ process: child }: Started): void {
  const all = processesBelow(child.pid!);
  for (const pid of [...all, child.pid!]) process.kill(pid, 'SIGKILL');
}
