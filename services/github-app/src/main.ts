// Runs github-app.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { buildApp } from './app';
import { githubAppConfig } from './config';
import { createController } from './controller-client';
import { createGitHub } from './github/client';

/** Less than the 30 s after which Kubernetes and Compose kill the process. */
const CLOSE_MS = 25_000;

void serve(telemetry, () => {
  const config = githubAppConfig(process.env);
  const app = buildApp({
    github: createGitHub({ apiUrl: config.GITHUB_API_URL, token: config.GITHUB_TOKEN }),
    controller: createController({ url: config.CONTROLLER_URL, token: config.SERVICE_TOKEN }),
    webhookSecret: config.GITHUB_WEBHOOK_SECRET,
    commanders: config.GITHUB_COMMANDERS,
    rates: {
      perRepository: config.GITHUB_COMMANDS_PER_REPOSITORY,
      perInstallation: config.GITHUB_COMMANDS_PER_INSTALLATION,
    },
    trustedProxies: config.TRUSTED_PROXIES,
    serviceToken: config.SERVICE_TOKEN,
  });
  return { app, closeMs: CLOSE_MS, host: config.HOST, port: config.PORT };
});
