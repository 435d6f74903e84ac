// What a caller of the controller sends to start a run: also whose it is.
import { ofKind, runFields } from '@sextant/kinds/run-request';
import { z } from 'zod';

export const orgName = z.string().min(1).max(100).default('default').describe('name of the tenant');

const githubOwner = z
  .strictObject({
    login: z.string().regex(/^[\w-]{1,100}$/, 'must have letters, digits, - and _ only'),
    id: z.int().positive().optional().describe('the id of the owner at GitHub, which a rename does not change'),
  })
  .describe('owner of a repository at GitHub, whose org it is; in place of org');

export const newRun = ofKind({ ...runFields, org: orgName, github_owner: githubOwner.optional() });
