// The simulated outside world: GitHub, providers of models, registries, vendors, web pages, Slack and PagerDuty.
import { service } from './service';

export const world = service({
  name: 'world',
  after: [],
  env: (site) => ({
    GITHUB_WEBHOOK_SECRET: site.secrets.GITHUB_WEBHOOK_SECRET,
    GITHUB_APP_URL: site.url('github-app'),
    CONTROLLER_URL: site.url('controller'),
    PROVER_URL: site.url('prover'),
    OPS_API_KEY: site.secrets.OPS_API_KEY,
  }),
});
