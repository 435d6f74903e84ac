// The steps of all kinds as the queue's worker runs them: found by name, their input checked.
import { validationMessage } from '@sextant/http/problem/validation';
import type { KindName, StepContext, StepType } from '@sextant/kinds/declare';
import { findKind } from '@sextant/kinds/all';
import { handlerOf } from '@sextant/kinds/handlers';
import { ServiceError } from '@sextant/telemetry/errors';

export interface Step {
  readonly type: StepType;
  /** Whether no other step comes before it. */
  readonly first: boolean;
  /** The input as the kind declares it. Throws ServiceError (VALIDATION_ERROR) with the path of each bad field. */
  readonly parse: (input: unknown) => unknown;
  readonly run: (context: StepContext) => Promise<unknown>;
}

/** Finds a step; undefined when the kind has none of that name. */
export type FindStep = (kind: KindName, step: string) => Step | undefined;

export const findStep: FindStep = (kindName, step) => {
  const kind = findKind(kindName);
  const declared = kind?.steps.find((one) => one.step === step);
  const run = handlerOf(kindName, step);
  if (!kind || !declared || !run) return undefined;
  const parse = (input: unknown): unknown => {
    const { data, error } = kind.input.safeParse(input, { error: validationMessage });
    if (!error) return data;
    const problems = error.issues.map(({ path, message }) => `${['input', ...path].join('.')} ${message}`);
    throw new ServiceError(`the job's input is not valid: ${problems.join('; ')}`, {
      errorClass: 'VALIDATION_ERROR',
      cause: error,
    });
  };
  return { type: declared.type, first: kind.steps[0] === declared, parse, run };
};
