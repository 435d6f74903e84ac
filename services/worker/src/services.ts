// Clients of the external services that steps use.
import { createCms } from '@sextant/kinds/clients/cms';
import { createCrawler } from '@sextant/kinds/clients/crawler';
import { createCrm } from '@sextant/kinds/clients/crm';
import { createFirmographics } from '@sextant/kinds/clients/firmographics';
import { createGitHubApp } from '@sextant/kinds/clients/github-app';
import { createGuard } from '@sextant/kinds/clients/guard';
import { createMailCheck } from '@sextant/kinds/clients/mailcheck';
import { createProver } from '@sextant/kinds/clients/prover';
import { createRegistries } from '@sextant/kinds/clients/registries';
import type { Services } from '@sextant/kinds/services';
import type { workerConfig } from './config';

export function servicesOf(config: ReturnType<typeof workerConfig>): Services {
  const token = config.SERVICE_TOKEN;
  return {
    githubApp: createGitHubApp({ url: config.GITHUB_APP_URL, token }),
    prover: createProver({ url: config.PROVER_URL, token }),
    guard: createGuard({ url: config.AI_URL, token }),
    registries: createRegistries({
      npm: config.NPM_REGISTRY_URL,
      pypi: config.PYPI_URL,
      cratesIndex: config.CRATES_INDEX_URL,
      goproxy: config.GOPROXY_URL,
    }),
    crawler: createCrawler({ privateHosts: config.CRAWL_PRIVATE_HOSTS }),
    mailcheck: createMailCheck({ url: config.MAILCHECK_URL, apiKey: config.MAILCHECK_API_KEY }),
    firmographics: createFirmographics({ url: config.FIRMOGRAPHICS_URL, apiKey: config.FIRMOGRAPHICS_API_KEY }),
    crm: createCrm(config.CRM_URL),
    cms: createCms(config.CMS_URL),
  };
}
