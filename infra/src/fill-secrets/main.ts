// `node dist/fill-secrets/main.js ENV`: fills the Secrets of the environment local; the others' come from those who own them.
import { loadSettings, SettingsError } from '../settings/load';
import { tolerateClosedPipes } from '../closed-pipe';
import { answers, contextIsThere } from '../preflight/checks/cluster';
import { fillSecrets, SecretsError } from './fill-secrets';
import { kubectlOf } from '../kubectl/kubectl';
import { namespacesAreThere } from '../preflight/checks/namespaces';
import { textOf } from '../kubectl/problem';
import { problemsOf } from '../kubectl/query';

async function main(environment: string | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  const settings = loadSettings(environment);
  if (settings.environment !== 'local') {
    process.stderr.write(
      `Values are made up for local alone. ${settings.environment} gets its Secrets from your vault: docs/infrastructure.md lists them, make plan ENV=${settings.environment} tells what is missing.\n`,
    );
    return 1;
  }
  const site = { settings, kubectl: kubectlOf(settings) };
  for (const check of [contextIsThere, answers, namespacesAreThere]) {
    const problems = await problemsOf(check, site);
    if (problems.length === 0) continue;
    process.stderr.write(`No Secret was written:\n${textOf(problems)}`);
    return 1;
  }
  const { changed, standIns } = await fillSecrets(site, env);
  process.stdout.write(
    changed.length > 0 ? `Secrets filled: ${changed.join(', ')}\n` : 'Every Secret has every key.\n',
  );
  if (standIns.length > 0) {
    process.stdout.write(
      `Made up, so that pods start; what asks there fails: ${standIns.join(', ')}. To give true values delete the Secret, set these in the shell, and run this again.\n`,
    );
  }
  return 0;
}

tolerateClosedPipes();
main(process.argv[2], process.env).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof SettingsError || error instanceof SecretsError;
    process.stderr.write(`${expected ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = 1;
  },
);
