// Deploys, plans, upgrades, interrupts, repairs and destroys an environment with the real CLI, Terraform, providers and
// charts, on a real control plane. Needs TF_PROVIDERS_DIR and CHARTS_DIR: see docs/infrastructure.md. kwok simulates pods.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROL_PLANE } from '@sextant/stack/component';
import { ensureBinary, startStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { NAMESPACES } from '../network/components';
import { synthesize } from '../main';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES } from '../settings/schema';
import { descendantsOf } from './terraform/run-cdktf';
import { findUnsetArguments, type ProviderSchemas, type Resources } from '../testing/provider-schema';
import { type Outcome, type Started, TestDeployment } from '../testing/deployment';
import { type KubernetesEvent, type KubernetesItem, findUnready } from './readiness/unready';

jest.setTimeout(600_000);

const local = { ENV: 'local' };
let deployment: TestDeployment;
beforeAll(async () => {
  const [plane, kubectl] = await Promise.all([startStack({ only: CONTROL_PLANE }), ensureBinary('kubectl')]);
  deployment = TestDeployment.on(plane, kubectl);
});
afterAll(() => deployment?.stop());

const expectSuccess = (outcome: Outcome): void => {
  if (outcome.code !== 0) throw new Error(outcome.text);
};

async function items<T>(kinds: string, ...args: string[]): Promise<readonly T[]> {
  return (JSON.parse(await deployment.kubectl('get', kinds, '--output=json', ...args)) as { items: readonly T[] })
    .items;
}

async function names(kinds: string, ...args: string[]): Promise<readonly string[]> {
  const all = await items<KubernetesItem>(kinds, ...args);
  return all.map(({ metadata }) => metadata.name).sort();
}

/** Workloads, claims and pods that are not ready. */
async function unready(): Promise<readonly unknown[]> {
  const kinds = 'deployments,statefulsets,daemonsets,jobs,persistentvolumeclaims,pods';
  const all = await items<KubernetesItem>(kinds, '--all-namespaces');
  const events = await items<KubernetesEvent>('events', '--all-namespaces');
  return findUnready(all, events);
}

const SLOWLY = { timeoutMs: 120_000, intervalMs: 200 };

/** A quota that admits no pods, so that a deployment waits; returns a function that removes it. */
async function blockPods(namespace: string): Promise<() => Promise<unknown>> {
  await deployment.kubectl('create', 'quota', 'no-pods', '--hard=pods=0', `--namespace=${namespace}`);
  return () => deployment.kubectl('delete', 'quota', 'no-pods', `--namespace=${namespace}`);
}

/** Interrupts the whole process group, like a terminal. */
const interrupt = ({ process: child }: Started): boolean => process.kill(-child.pid!, 'SIGINT');

describe('the synthesized configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-validate-'));
  const all = ENVIRONMENTS.flatMap((name) => {
    synthesize(loadSettings(name), join(folder, name));
    return readdirSync(join(folder, name, 'stacks')).map((stack) => join(folder, name, 'stacks', stack));
  });
  // infra/fetch-offline.sh also fetches the AWS provider, which is large; other mirrors may lack it.
  const aws = existsSync(join(process.env['TF_PROVIDERS_DIR']!, 'registry.terraform.io/hashicorp/aws'));
  const stacks = all.filter((stack) => aws || !stack.endsWith('-cloud'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  beforeAll(async () => {
    for (const stack of stacks) {
      expectSuccess(await deployment.terraform(stack, 'init', '-backend=false', '-input=false'));
    }
  });

  test('is valid in every stack of every environment', async () => {
    for (const stack of stacks) expectSuccess(await deployment.terraform(stack, 'validate'));
    expect(all).toHaveLength(13);
  });

  test('leaves no boolean and no number unset', async () => {
    const left = new Set<string>();
    for (const stack of stacks.filter((name) => !name.endsWith('-cloud'))) {
      const { resource = {} } = stackJson(stack);
      for (const path of findUnsetArguments(await schemasFor(stack), resource)) left.add(path);
    }
    expect([...left].filter((path) => !NOT_SENT.some((name) => path.endsWith(`.${name}`)))).toEqual([]);
    expect(left.size).toBeGreaterThan(0);
  });

  interface StackJson {
    readonly resource?: Resources;
    readonly terraform: { readonly required_providers: object };
  }
  const stackJson = (stack: string) => JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8')) as StackJson;

  /** Provider schemas of a stack. Terraform only prints them in a folder without a backend. */
  async function schemasFor(stack: string): Promise<ProviderSchemas> {
    const { required_providers } = stackJson(stack).terraform;
    const providers = mkdtempSync(join(folder, 'providers-'));
    writeFileSync(join(providers, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    expectSuccess(await deployment.terraform(providers, 'init', '-input=false'));
    const { text } = await deployment.terraform(providers, 'providers', 'schema', '-json');
    return JSON.parse(text) as ProviderSchemas;
  }
});

/** Arguments that the providers do not send when unset, which is what we want. */
const NOT_SENT = [
  'active_deadline_seconds',
  // Only sent for Services of type LoadBalancer; we have none.
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

describe('on a new cluster', () => {
  test('make deploy asks for the base stack and the Secrets first', async () => {
    const { code, text } = await deployment.make('deploy', local);
    expect(text).toContain('→ make deploy ENV=local STACK=base, then create the Secrets (make secrets ENV=local)');
    expect(code).toBe(1);
  });

  test('the base stack, the Secrets, then all stacks deploy and become ready', async () => {
    expectSuccess(await deployment.make('deploy', { ...local, STACK: 'base' }));
    expectSuccess(await deployment.fillSecrets('local'));
    expectSuccess(await deployment.make('deploy', local));
    expect(await unready()).toEqual([]);
    expect(await names('deployments', `--namespace=${NAMESPACES.services}`)).toEqual([...SERVICES].sort());
    expect(await names('statefulsets', `--namespace=${NAMESPACES.data}`)).toEqual(['postgres', 'redis']);
  });

  test('only the user may read the state files', () => {
    const folder = join(deployment.folder, 'infra/terraform.tfstate.d');
    const open = readdirSync(folder).filter((file) => (statSync(join(folder, file)).mode & 0o077) !== 0);
    expect(readdirSync(folder).length).toBeGreaterThanOrEqual(4);
    expect(open).toEqual([]);
  });

  test('a plan after the deployment shows no changes', async () => {
    const outcome = await deployment.make('plan', local);
    expectSuccess(outcome);
    expect(outcome.text.match(/No changes\./g)).toHaveLength(4);
  });
});

describe('a single stack', () => {
  test.each(['base', 'telemetry', 'platform'])('%s can be planned and deployed', async (STACK) => {
    const planned = await deployment.make('plan', { ...local, STACK });
    expectSuccess(planned);
    expect(planned.text).toContain('No changes.');
    expectSuccess(await deployment.make('deploy', { ...local, STACK }));
  });

  test('base cannot be destroyed while other stacks depend on it', async () => {
    const { code, text } = await deployment.make('destroy', { ...local, STACK: 'base' });
    expect(text).toContain('✗ The stack telemetry is still deployed and depends on base.');
    expect(code).toBe(1);
  });

  test('platform can be destroyed and deployed again', async () => {
    expectSuccess(await deployment.make('destroy', { ...local, STACK: 'platform' }));
    expect(await names('deployments', `--namespace=${NAMESPACES.services}`)).toEqual([]);
    expectSuccess(await deployment.make('deploy', { ...local, STACK: 'platform' }));
    expect(await unready()).toEqual([]);
  });
});

test('a new version of the services rolls out without restarting the stores', async () => {
  const uids = async () =>
    (await items<{ metadata: { uid: string } }>('pods', `--namespace=${NAMESPACES.data}`)).map(
      ({ metadata }) => metadata.uid,
    );
  const before = await uids();
  deployment.edit('local', "tag: 'dev'", "tag: 'next'");
  expectSuccess(await deployment.make('deploy', local));
  const images = await deployment.kubectl(
    'get',
    'deployments',
    '-n',
    NAMESPACES.services,
    '--output=jsonpath={..image}',
  );
  expect(images.split(' ').filter((image) => !image.endsWith(':next'))).toEqual([]);
  expect(await uids()).toEqual(before);
  expect(before).toHaveLength(2);
});

describe('make destroy', () => {
  test('keeps namespaces, volumes and Secrets', async () => {
    const claims = await names('persistentvolumeclaims', '--all-namespaces');
    const secrets = await names('secrets', '--all-namespaces', '--field-selector=type=Opaque');
    expectSuccess(await deployment.make('destroy', local));
    expect(await names('deployments,statefulsets,daemonsets', '--all-namespaces')).toEqual([]);
    expect(await names('persistentvolumeclaims', '--all-namespaces')).toEqual(claims);
    expect(claims.length).toBeGreaterThan(5);
    const kept = await names('secrets', '--all-namespaces', '--field-selector=type=Opaque');
    expect(secrets.filter((name) => name.startsWith('sextant-') && !kept.includes(name))).toEqual([]);
  });
});

describe('a deployment', () => {
  const destroy = async (...stacks: readonly string[]): Promise<void> => {
    for (const STACK of stacks) expectSuccess(await deployment.make('destroy', { ...local, STACK }));
  };
  const deployAgain = async (): Promise<void> => {
    expectSuccess(await deployment.make('deploy', local));
    expect(await unready()).toEqual([]);
  };
  const expectRepair = async (): Promise<void> => {
    const { code, text } = await deployment.make('deploy', local);
    expect([code, text]).toEqual([1, expect.stringContaining('→ make repair ENV=local, which runs: ')]);
    expectSuccess(await deployment.make('repair', local));
    await deployAgain();
  };
  const isPending = async (): Promise<boolean> =>
    (await names('secrets', '--all-namespaces', '--selector=owner=helm,status=pending-install')).length > 0;

  test('interrupted early continues when run again', async () => {
    const started = deployment.start('deploy', local);
    await until('a policy exists', async () => (await names('networkpolicies', '--all-namespaces')).length > 0, SLOWLY);
    interrupt(started);
    const { code, text } = await started.outcome;
    expect([code, text]).toEqual([130, expect.stringContaining('To continue, run again: make deploy')]);
    await deployAgain();
  });

  test('interrupted at a StatefulSet has printed the reason, and continues when run again', async () => {
    await destroy('platform');
    const release = await blockPods(NAMESPACES.data);
    const started = deployment.start('deploy', { ...local, STACK: 'platform' });
    const reason = 'not ready: StatefulSet sextant-data/postgres: FailedCreate';
    await until('the reason is printed', () => started.text().includes(reason), SLOWLY);
    interrupt(started);
    await until('Terraform shuts down', () => started.text().includes('Gracefully shutting down'), SLOWLY);
    await release();
    expect((await started.outcome).code).toBe(130);
    await deployAgain();
  });

  test('interrupted in a Helm release continues when run again', async () => {
    await destroy('platform', 'telemetry');
    const release = await blockPods(NAMESPACES.telemetry);
    const started = deployment.start('deploy', { ...local, STACK: 'telemetry' });
    await until('a release is pending', isPending, SLOWLY);
    interrupt(started);
    await until('Terraform shuts down', () => started.text().includes('Gracefully shutting down'), SLOWLY);
    await release();
    expect((await started.outcome).code).toBe(130);
    await deployAgain();
  });

  test('interrupted twice in a Helm release is repaired by the command that the next one prints', async () => {
    await destroy('platform', 'telemetry');
    const release = await blockPods(NAMESPACES.telemetry);
    const started = deployment.start('deploy', { ...local, STACK: 'telemetry' });
    await until('a release is pending', isPending, SLOWLY);
    await until(
      'the second interrupt arrives',
      () => {
        interrupt(started);
        return started.text().includes('Stopping at once');
      },
      SLOWLY,
    );
    expect((await started.outcome).code).toBe(130);
    await release();
    await expectRepair();
  });

  test('killed at a StatefulSet is repaired by the command that the next one prints', async () => {
    await destroy('platform');
    const release = await blockPods(NAMESPACES.data);
    const started = deployment.start('deploy', { ...local, STACK: 'platform' });
    await until(
      'both StatefulSets exist',
      async () => (await names('statefulsets', `--namespace=${NAMESPACES.data}`)).length === 2,
      SLOWLY,
    );
    killAll(started);
    await started.outcome;
    await release();
    await expectRepair();
  });
});

describe('make destroy DATA=delete', () => {
  test('needs the name of the environment as confirmation', async () => {
    const { code, text } = await deployment.make('destroy', { ...local, DATA: 'delete' });
    expect([code, text]).toEqual([1, expect.stringContaining('DATA=delete needs CONFIRM=local')]);
  });

  test('deletes everything', async () => {
    expectSuccess(await deployment.make('destroy', { ...local, DATA: 'delete', CONFIRM: 'local' }));
    const ours: readonly string[] = Object.values(NAMESPACES);
    expect((await names('namespaces')).filter((name) => ours.includes(name))).toEqual([]);
    expect(await names('persistentvolumeclaims', '--all-namespaces')).toEqual([]);
  });
});

/** Kills the program and all its descendants, Terraform included. */
function killAll({ process: child }: Started): void {
  const all = descendantsOf(child.pid!);
  for (const pid of [...all, child.pid!]) process.kill(pid, 'SIGKILL');
}
