// Loads and validates the settings of an environment. An error lists every problem.
import type { z } from 'zod';
import { local } from '../environments/local';
import { production } from '../environments/production';
import { staging } from '../environments/staging';
import { brokenRules } from './rules';
import {
  type EnvironmentName,
  ENVIRONMENTS,
  type SettingProblem,
  type Settings,
  type SettingsInput,
  settingsSchema,
} from './schema';

/** Invalid settings or command-line variables; the message has a line for each problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(
    title: string,
    readonly problems: readonly SettingProblem[],
  ) {
    super([`${title}:`, ...problems.map(({ setting, message }) => `  ${setting}: ${message}`)].join('\n'));
  }
}

const FILES: Readonly<Record<EnvironmentName, SettingsInput>> = { local, staging, production };

/** The settings of an environment. Throws SettingsError. */
export function loadSettings(name: string | undefined): Settings {
  const environment = ENVIRONMENTS.find((each) => each === name);
  if (!environment) {
    const problem = name ? `unknown environment ${JSON.stringify(name)}` : 'is missing';
    throw new SettingsError('Invalid environment', [
      { setting: 'ENV', message: `${problem}: expected local, staging or production` },
    ]);
  }
  return checkSettings(FILES[environment], `Invalid settings in infra/src/environments/${environment}.ts`);
}

/** Validates each setting, then the rules that involve several. Throws SettingsError. */
export function checkSettings(input: unknown, title = 'Invalid settings'): Settings {
  const { data, error } = settingsSchema.safeParse(input, { reportInput: true });
  const problems = error ? error.issues.flatMap(problemsOf) : brokenRules(data);
  if (problems.length > 0) throw new SettingsError(title, problems);
  return data!;
}

function problemsOf(issue: z.core.$ZodIssue): SettingProblem[] {
  const setting = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      setting: [setting, key].filter(Boolean).join('.'),
      message: 'unknown setting: remove it',
    }));
  }
  if (issue.code === 'invalid_value') return [{ setting, message: `must be one of ${issue.values.join(', ')}` }];
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    // The default message of zod does not say what is expected.
    const allowed = issue.message.startsWith('Invalid input') ? '' : `: ${issue.message}`;
    return [{ setting, message: `is missing${allowed}` }];
  }
  return [{ setting, message: issue.message }];
}
