// What somebody asks for on the command line, checked: which environment, which stacks, and whether data may go.
import { loadSettings, SettingsError } from '../settings/load';
import type { Settings } from '../settings/schema';

export const VERBS = ['plan', 'deploy', 'destroy', 'repair'] as const;
export type Verb = (typeof VERBS)[number];

/** Stacks by the last part of their name, each after those that it depends on. */
export const STACKS = ['cloud', 'namespaces', 'base', 'telemetry', 'platform'] as const;
export type StackName = (typeof STACKS)[number];

export interface Request {
  readonly verb: Verb;
  readonly settings: Settings;
  /** In the order in which they are deployed. */
  readonly stacks: readonly StackName[];
  /** The same with every stack that depends on one of them. */
  readonly withDependents: readonly StackName[];
  /** Some stacks were left out. */
  readonly partial: boolean;
  /** Destroys what holds data too: namespaces with their volumes and Secrets, and the cluster of `cloud`. */
  readonly deleteData: boolean;
  /** Nobody is there to answer a question. */
  readonly unattended: boolean;
  /** Flags for the command of CDKTF. */
  readonly flags: readonly string[];
}

/** Stacks that hold data: destroyed by `DATA=delete` alone. */
const HOLD_DATA: readonly StackName[] = ['cloud', 'namespaces'];

/** Reads ENV, STACK, DATA, CONFIRM, CI and CDKTF_FLAGS. Throws SettingsError with every problem. */
export function requestOf(verb: Verb, env: NodeJS.ProcessEnv): Request {
  const settings = loadSettings(env['ENV']);
  const deleteData = dataOf(verb, settings, env);
  const there = STACKS.filter((stack) => stack !== 'cloud' || settings.cloud !== undefined);
  const stacks = selected(verb, env['STACK'] ?? '', { there, settings, deleteData });
  return {
    verb,
    settings,
    stacks,
    // Each depends on all before it.
    withDependents: there.slice(there.indexOf(stacks[0]!)),
    partial: stacks.length < there.length,
    deleteData,
    unattended: Boolean(env['CI']),
    flags: (env['CDKTF_FLAGS'] ?? '').split(/\s+/).filter(Boolean),
  };
}

interface Choice {
  readonly there: readonly StackName[];
  readonly settings: Settings;
  readonly deleteData: boolean;
}

function selected(verb: Verb, name: string, { there, settings, deleteData }: Choice): readonly StackName[] {
  const keep = (stack: StackName): boolean => verb !== 'destroy' || deleteData || !HOLD_DATA.includes(stack);
  if (name === '' || name === 'all') return there.filter(keep);
  const stack = STACKS.find((known) => known === name);
  if (!stack) throw wrong('STACK', `unknown stack ${JSON.stringify(name)}: expected ${there.join(', ')} or all`);
  if (!there.includes(stack)) {
    throw wrong('STACK', `${settings.environment} has no stack cloud: its file does not set "cloud"`);
  }
  if (!keep(stack)) {
    const what = stack === 'cloud' ? 'the cluster with everything in it' : 'the namespaces with volumes and Secrets';
    throw wrong('STACK', `destroying ${stack} deletes ${what}: add DATA=delete to do so`);
  }
  // Namespaces come with what guards them, and stay when that goes.
  return stack === 'base' && verb !== 'destroy' ? ['namespaces', 'base'] : [stack];
}

function dataOf(verb: Verb, { environment }: Settings, env: NodeJS.ProcessEnv): boolean {
  const data = env['DATA'] ?? '';
  if (data === '' || data === 'keep') return false;
  if (data !== 'delete') throw wrong('DATA', `unknown value ${JSON.stringify(data)}: expected keep or delete`);
  if (verb !== 'destroy') throw wrong('DATA', `delete goes with destroy alone, not with ${verb}`);
  if (env['CI'] && env['CONFIRM'] !== environment) {
    throw wrong('CONFIRM', `with CI set, DATA=delete needs CONFIRM=${environment}`);
  }
  return true;
}

function wrong(setting: string, message: string): SettingsError {
  return new SettingsError('The command cannot be run', [{ setting, message }]);
}
