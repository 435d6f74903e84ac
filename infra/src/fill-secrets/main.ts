// `node dist/fill-secrets/main.js ENV`: fills the Secrets of the environment local. Other environments use a vault.
import { tolerateClosedPipes } from '../closed-pipe';
import { kubectlOf } from '../kubectl/kubectl';
import { formatProblems } from '../kubectl/problem';
import { runCheck } from '../kubectl/query';
import { checkApiServer, checkContext } from '../preflight/checks/cluster';
import { checkNamespaces } from '../preflight/checks/namespaces';
import { loadSettings, SettingsError } from '../settings/load';
import { fillSecrets, SecretsError } from './fill-secrets';

async function main(environment: string | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  const settings = loadSettings(environment);
  if (settings.environment !== 'local') {
    process.stderr.write(
      `Generated values are for local only. Create the Secrets of ${settings.environment} from your vault: docs/infrastructure.md lists them, make plan ENV=${settings.environment} reports missing ones.\n`,
    );
    return 1;
  }
  const access = { settings, kubectl: kubectlOf(settings) };
  for (const check of [checkContext, checkApiServer, checkNamespaces]) {
    const problems = await runCheck(check, access);
    if (problems.length === 0) continue;
    process.stderr.write(`No Secret was written:\n${formatProblems(problems)}`);
    return 1;
  }
  const { changed, placeholders } = await fillSecrets(access, env);
  process.stdout.write(
    changed.length > 0 ? `Secrets filled: ${changed.join(', ')}\n` : 'All Secrets have all their keys.\n',
  );
  if (placeholders.length > 0) {
    process.stdout.write(
      `Placeholders, with which pods start but requests fail: ${placeholders.join(', ')}. To use real values, delete the Secret, export these variables and run this command again.\n`,
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
