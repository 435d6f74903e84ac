// The configuration of github-app, from the environment.
import { int, list, readConfig, secret, str, url } from '@sextant/telemetry/config';
import { trustedProxies } from '@sextant/http/server/trusted-proxies';
import { ASSOCIATIONS, COMMANDERS } from './webhook/associations';
import { RATES } from './webhook/command-rate';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 picks a free port' }),
  GITHUB_WEBHOOK_SECRET: secret({ description: 'secret with which GitHub signs webhooks' }),
  GITHUB_API_URL: url({ default: 'https://api.github.com', description: "base URL of GitHub's REST API" }),
  GITHUB_TOKEN: secret({
    description: "token for GitHub's REST API, with read access to contents and write access to issues",
  }),
  GITHUB_COMMANDERS: list({
    oneOf: ASSOCIATIONS,
    default: COMMANDERS,
    description: 'authors whose commands start runs, by the `author_association` of their comments',
  }),
  GITHUB_COMMANDS_PER_REPOSITORY: int({
    default: RATES.perRepository,
    min: 1,
    description: 'commands per minute and repository that a replica accepts; further ones get 429',
  }),
  GITHUB_COMMANDS_PER_INSTALLATION: int({
    default: RATES.perInstallation,
    min: 1,
    description: 'commands per minute and installation of the app, or owner if the webhook has no installation',
  }),
  TRUSTED_PROXIES: trustedProxies(),
  CONTROLLER_URL: url({ description: 'base URL of the controller' }),
  SERVICE_TOKEN: secret({ description: 'bearer token shared by the services' }),
};

/** Throws ConfigError with all problems. */
export function githubAppConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
