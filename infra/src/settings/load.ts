// Settings of an environment, by its name: all problems are told at once, each with the setting and what is allowed.
import type { z } from 'zod';
import { local } from '../environments/local';
import { production } from '../environments/production';
import { staging } from '../environments/staging';
import { brokenRules } from './rules';
import { ENVIRONMENTS, settingsSchema, type EnvironmentName, type Settings, type SettingsInput } from './schema';
import type { SettingProblem } from './setting-problem';

/** The settings cannot be used; the message has a line for each problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(
    what: string,
    readonly problems: readonly SettingProblem[],
  ) {
    super([`${what}:`, ...problems.map(({ setting, message }) => `  ${setting}: ${message}`)].join('\n'));
  }
}

const FILES: Readonly<Record<EnvironmentName, SettingsInput>> = { local, staging, production };

/** The settings of the environment called `name`. Throws SettingsError. */
export function loadSettings(name: string | undefined): Settings {
  const known = ENVIRONMENTS.find((environment) => environment === name);
  if (!known) {
    const message = name ? `${JSON.stringify(name)} is none: it must be one of` : 'is missing: set it to one of';
    throw new SettingsError('The environment is not known', [
      { setting: 'ENV', message: `${message} ${ENVIRONMENTS.join(', ')}` },
    ]);
  }
  return checkSettings(FILES[known], `infra/src/environments/${known}.ts cannot be used`);
}

/** Checks settings; rules that tie several together are asked once each one alone is right. Throws SettingsError. */
export function checkSettings(input: unknown, what = 'The settings cannot be used'): Settings {
  const { data, error } = settingsSchema.safeParse(input, { reportInput: true });
  const problems = error ? error.issues.flatMap(problemsOf) : brokenRules(data);
  if (problems.length > 0) throw new SettingsError(what, problems);
  return data!;
}

function problemsOf(issue: z.core.$ZodIssue): SettingProblem[] {
  const setting = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      setting: [setting, key].filter(Boolean).join('.'),
      message: 'is not a setting: remove it',
    }));
  }
  if (issue.code === 'invalid_value') return [{ setting, message: `must be one of ${issue.values.join(', ')}` }];
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    // What the library says by itself helps nobody.
    const allowed = issue.message.startsWith('Invalid input') ? '' : `: ${issue.message}`;
    return [{ setting, message: `is missing${allowed}` }];
  }
  return [{ setting, message: issue.message }];
}
