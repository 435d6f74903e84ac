// The feature flags there are: what each steers and which values it takes.
import { PROVIDERS } from '@sextant/signals/labels';

export interface FlagDeclaration {
  readonly description: string;
  /** What a value must be, as a noun phrase; absent when the flag is only on or off. */
  readonly value?: {
    readonly is: string;
    readonly accepts: (value: unknown) => boolean;
    /** All values there are, where those are few. */
    readonly oneOf?: readonly string[];
  };
}

/** All are off by default. */
export const FLAGS = {
  'llm-provider': {
    description: 'Asks this provider of models before the others.',
    value: {
      is: `one of ${PROVIDERS.join(', ')}`,
      accepts: (value) => (PROVIDERS as readonly unknown[]).includes(value),
      oneOf: PROVIDERS,
    },
  },
  'debug-sampling': {
    description: 'Keeps the traces of a share of new runs, whatever the sampling.',
    value: {
      is: 'a number from 0 to 1',
      accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
    },
  },
  'agent-guard-strict': { description: 'Blocks a goal of an agent that would only be flagged.' },
} as const satisfies Readonly<Record<string, FlagDeclaration>>;

export type FlagName = keyof typeof FLAGS;

/** The type of a flag's value. */
export interface FlagValues {
  readonly 'llm-provider': string;
  readonly 'debug-sampling': number;
}

export const isFlagName = (name: string): name is FlagName => Object.hasOwn(FLAGS, name);

/** What is wrong with setting a flag to this; undefined when nothing is. */
export function problemOfFlag(name: FlagName, enabled: boolean, value: unknown): string | undefined {
  const { value: declared }: FlagDeclaration = FLAGS[name];
  if (!declared) return value == null ? undefined : `${name} takes no value`;
  if (value == null) return enabled ? `${name} needs a value: ${declared.is}` : undefined;
  return declared.accepts(value) ? undefined : `the value of ${name} must be ${declared.is}`;
}
