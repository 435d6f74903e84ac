// The request that starts a run, with its org.
import { ofKind, runFields } from '@sextant/kinds/run-request';
import { z } from 'zod';

export const orgName = z.string().min(1).max(100).default('default').describe('name of the org');

const githubOwner = z
  .strictObject({
    login: z.string().regex(/^[\w-]{1,100}$/, 'must have letters, digits, - and _ only'),
    id: z.int().positive().optional().describe('GitHub id of the owner, which a rename does not change'),
  })
  .describe('owner of a GitHub repository, which determines the org; replaces org');

export const runRequest = ofKind({ ...runFields, org: orgName, github_owner: githubOwner.optional() });
