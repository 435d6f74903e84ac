// The configuration of github-app, read from the environment once.
import { int, list, readConfig, secret, str, url } from '@sextant/telemetry/config';
import { trustedProxies } from '@sextant/http/trusted-proxies';
import { ASSOCIATIONS, COMMANDERS } from './webhook/associations';
import { RATES } from './webhook/command-rate';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  GITHUB_WEBHOOK_SECRET: secret({ description: 'secret that GitHub signs webhooks with' }),
  GITHUB_API_URL: url({ default: 'https://api.github.com', description: "base URL of GitHub's REST API" }),
  GITHUB_TOKEN: secret({ description: "token for GitHub's REST API: contents read, issues write" }),
  GITHUB_COMMANDERS: list({
    oneOf: ASSOCIATIONS,
    default: COMMANDERS,
    description: "whose commands in comments start runs: GitHub's `author_association` of the comment",
  }),
  GITHUB_COMMANDS_PER_REPOSITORY: int({
    default: RATES.perRepository,
    min: 1,
    description: 'commands a minute of one repository that one replica takes; more are answered with 429',
  }),
  GITHUB_COMMANDS_PER_INSTALLATION: int({
    default: RATES.perInstallation,
    min: 1,
    description: 'commands a minute of one installation of the app, or of one owner where there is none',
  }),
  TRUSTED_PROXIES: trustedProxies(),
  CONTROLLER_URL: url({ description: 'base URL of the controller' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
};

/** Reads and checks the environment; throws ConfigError with every problem. */
export function githubAppConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
