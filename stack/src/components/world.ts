// The simulated outside world: GitHub, a provider of models, npm's registry, Slack and PagerDuty.
import { service } from './service';

export const world = service({
  name: 'world',
  after: [],
  env: (site) => ({
    GITHUB_WEBHOOK_SECRET: site.secrets.GITHUB_WEBHOOK_SECRET,
    GITHUB_APP_URL: site.url('github-app'),
  }),
});
