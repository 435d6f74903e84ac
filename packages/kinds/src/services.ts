// The clients that steps use. The worker creates them from its configuration.
import type { Cms } from './clients/cms';
import type { Crawler } from './clients/crawler/crawler';
import type { Crm } from './clients/crm';
import type { Firmographics } from './clients/firmographics';
import type { GitHubApp } from './clients/github-app';
import type { Guard } from './clients/guard';
import type { MailCheck } from './clients/mailcheck';
import type { Prover } from './clients/prover';
import type { Registries } from './clients/registries/registries';

export interface Services {
  readonly githubApp: GitHubApp;
  readonly registries: Registries;
  readonly prover: Prover;
  readonly guard: Guard;
  readonly crawler: Crawler;
  readonly mailcheck: MailCheck;
  readonly firmographics: Firmographics;
  readonly crm: Crm;
  readonly cms: Cms;
}
