// What is to be started: written by whoever asks, read by the supervisor.
import { COMPONENT_NAMES, PLATFORM, type ComponentName } from './component';
import { StackError } from './errors';

export interface Plan {
  /** Components asked for; those that they need are added. */
  readonly only: readonly ComponentName[];
  /** Settings that reach the components. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Variables of the caller's environment that reach the components; nothing else does. */
const PASSED_ON = [
  'AI_MODEL',
  'CHECKS_SECONDS',
  'LOG_LEVEL',
  'SEXTANT_ALERTS_DIR',
  'SEXTANT_COLLECTOR_CONFIG',
  'SEXTANT_ENV',
  'SEXTANT_SCRAPE_INTERVAL',
  'SIMULATOR_LATENCY_SCALE',
  'SIMULATOR_SEED',
  'XRAY_OTLP_URL',
] as const;

/** A plan from a shell's environment; SEXTANT_ONLY names components, separated by commas. */
export function planFrom(env: NodeJS.ProcessEnv): Plan {
  const settings = PASSED_ON.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const only = env['SEXTANT_ONLY']?.split(',').map((name) => name.trim()) ?? PLATFORM;
  return { only: only.map(componentName), settings: Object.fromEntries(settings) };
}

/** The name of a component, or a StackError that lists the names there are. */
export function componentName(text: string): ComponentName {
  const name = COMPONENT_NAMES.find((known) => known === text);
  if (!name) throw new StackError(`There is no component "${text}": choose from ${COMPONENT_NAMES.join(', ')}.`);
  return name;
}
