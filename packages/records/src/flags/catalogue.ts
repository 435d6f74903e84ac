// The feature flags, their descriptions and their values.
import { PROVIDERS } from '@sextant/signals/labels';

export interface FlagDeclaration {
  readonly description: string;
  /** Absent if the flag has no value. `is` describes valid values as a noun phrase. */
  readonly value?: {
    readonly is: string;
    readonly accepts: (value: unknown) => boolean;
    /** All valid values, if there are few. */
    readonly oneOf?: readonly string[];
  };
}

/** All are off by default. */
export const FLAGS = {
  'llm-provider': {
    description: 'Tries this model provider before the others.',
    value: {
      is: `one of ${PROVIDERS.join(', ')}`,
      accepts: (value) => (PROVIDERS as readonly unknown[]).includes(value),
      oneOf: PROVIDERS,
    },
  },
  'debug-sampling': {
    description: 'Keeps the traces of this share of new runs, regardless of sampling.',
    value: {
      is: 'a number from 0 to 1',
      accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
    },
  },
  'agent-guard-strict': { description: 'Blocks agent goals that the guard would otherwise only flag.' },
} as const satisfies Readonly<Record<string, FlagDeclaration>>;

export type FlagName = keyof typeof FLAGS;

/** The type of a flag's value. */
export interface FlagValues {
  readonly 'llm-provider': string;
  readonly 'debug-sampling': number;
}

export const isFlagName = (name: string): name is FlagName => Object.hasOwn(FLAGS, name);

/** Why a flag cannot be set to this value; undefined if it can. */
export function problemOfFlag(name: FlagName, enabled: boolean, value: unknown): string | undefined {
  const { value: declared }: FlagDeclaration = FLAGS[name];
  if (!declared) return value == null ? undefined : `${name} takes no value`;
  if (value == null) return enabled ? `${name} needs a value: ${declared.is}` : undefined;
  return declared.accepts(value) ? undefined : `the value of ${name} must be ${declared.is}`;
}
