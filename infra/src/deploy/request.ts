// The validated request of a make target: environment, stacks, and whether data is deleted.
import { loadSettings, SettingsError } from '../settings/load';
import type { Settings } from '../settings/schema';

export const VERBS = ['plan', 'deploy', 'destroy', 'repair'] as const;
export type Verb = (typeof VERBS)[number];

/** Stacks by the last part of their name, in order of dependency. */
export const STACKS = ['cloud', 'namespaces', 'base', 'telemetry', 'platform'] as const;
export type StackName = (typeof STACKS)[number];

export interface Request {
  readonly verb: Verb;
  readonly settings: Settings;
  /** In deployment order. */
  readonly stacks: readonly StackName[];
  /** The selected stacks and every stack that depends on one of them. */
  readonly withDependents: readonly StackName[];
  /** Only some stacks are selected. */
  readonly partial: boolean;
  /** Also destroys the namespaces with their volumes and Secrets, and the cluster of `cloud`. */
  readonly deleteData: boolean;
  /** Does not ask for confirmation. */
  readonly unattended: boolean;
  /** Flags for the CDKTF CLI. */
  readonly flags: readonly string[];
}

/** Stacks that only `DATA=delete` destroys. */
const HOLD_DATA: readonly StackName[] = ['cloud', 'namespaces'];

/** Reads ENV, STACK, DATA, CONFIRM, CI and CDKTF_FLAGS. Throws SettingsError with every problem. */
export function requestOf(verb: Verb, env: NodeJS.ProcessEnv): Request {
  const settings = loadSettings(env['ENV']);
  const deleteData = dataOf(verb, settings, env);
  const all = STACKS.filter((stack) => stack !== 'cloud' || settings.cloud !== undefined);
  const stacks = selected(verb, env['STACK'] ?? '', { all, settings, deleteData });
  return {
    verb,
    settings,
    stacks,
    // Each stack depends on all before it.
    withDependents: all.slice(all.indexOf(stacks[0]!)),
    partial: stacks.length < all.length,
    deleteData,
    unattended: Boolean(env['CI']),
    flags: (env['CDKTF_FLAGS'] ?? '').split(/\s+/).filter(Boolean),
  };
}

interface Selection {
  readonly all: readonly StackName[];
  readonly settings: Settings;
  readonly deleteData: boolean;
}

function selected(verb: Verb, name: string, { all, settings, deleteData }: Selection): readonly StackName[] {
  const isAllowed = (stack: StackName): boolean => verb !== 'destroy' || deleteData || !HOLD_DATA.includes(stack);
  if (name === '' || name === 'all') return all.filter(isAllowed);
  const stack = STACKS.find((each) => each === name);
  if (!stack) throw invalid('STACK', `unknown stack ${JSON.stringify(name)}: expected ${all.join(', ')} or all`);
  if (!all.includes(stack)) {
    throw invalid('STACK', `${settings.environment} has no stack cloud: its settings do not set "cloud"`);
  }
  if (!isAllowed(stack)) {
    const data = stack === 'cloud' ? 'the cluster and everything in it' : 'the namespaces with volumes and Secrets';
    throw invalid('STACK', `destroying ${stack} deletes ${data}: add DATA=delete to confirm`);
  }
  // Deploying base includes the namespaces; destroying it keeps them.
  return stack === 'base' && verb !== 'destroy' ? ['namespaces', 'base'] : [stack];
}

function dataOf(verb: Verb, { environment }: Settings, env: NodeJS.ProcessEnv): boolean {
  const data = env['DATA'] ?? '';
  if (data === '' || data === 'keep') return false;
  if (data !== 'delete') throw invalid('DATA', `unknown value ${JSON.stringify(data)}: expected keep or delete`);
  if (verb !== 'destroy') throw invalid('DATA', `delete requires make destroy, not make ${verb}`);
  if (env['CI'] && env['CONFIRM'] !== environment) {
    throw invalid('CONFIRM', `with CI set, DATA=delete needs CONFIRM=${environment}`);
  }
  return true;
}

function invalid(setting: string, message: string): SettingsError {
  return new SettingsError('Invalid variables', [{ setting, message }]);
}
