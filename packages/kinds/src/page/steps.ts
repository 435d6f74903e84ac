// The steps of the kind page.
import type { Handlers } from '../declare';
import { generate, type Draft } from './generate';
import type { PageInput } from './kind';
import { publish, type Publication } from './publish';
import { validate, type ValidatedPage } from './validate';

export interface PageResults {
  readonly generate: Draft;
  readonly validate: ValidatedPage;
  readonly publish: Publication;
}

export const pageSteps: Handlers<PageInput, PageResults> = { generate, validate, publish };
