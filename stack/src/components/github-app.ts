// github-app: takes webhooks, starts runs, posts their results.
import { service } from './service';

export const githubApp = service({
  name: 'github-app',
  after: [],
  needs: ['controller', 'world'],
  env: (site) => ({
    GITHUB_WEBHOOK_SECRET: site.secrets.GITHUB_WEBHOOK_SECRET,
    GITHUB_API_URL: `${site.url('world')}/github`,
    // World does not check it; the real GitHub does.
    GITHUB_TOKEN: 'local',
    CONTROLLER_URL: site.url('controller'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
  }),
});
