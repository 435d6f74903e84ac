// What a caller of the controller sends to start a run: also the name of the tenant.
import { ofKind, runFields } from '@sextant/kinds/run-request';
import { z } from 'zod';

export const orgName = z.string().min(1).max(100).default('default').describe('name of the tenant');
export const newRun = ofKind({ ...runFields, org: orgName });
