// worker: executes the steps of runs.
import { redisUrl } from './redis';
import { service } from './service';

export const worker = service({
  name: 'worker',
  after: ['redis'],
  needs: ['ai', 'github-app', 'world'],
  env: (site) => ({
    REDIS_URL: redisUrl(site),
    AI_URL: site.url('ai'),
    GITHUB_APP_URL: site.url('github-app'),
    NPM_REGISTRY_URL: `${site.url('world')}/npm`,
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
  }),
});
