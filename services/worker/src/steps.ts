// Finds the steps of all kinds by name and validates their input.
import { validationMessage } from '@sextant/http/problem/validation';
import type { KindName, StepContext, StepType } from '@sextant/kinds/declare';
import { findKind } from '@sextant/kinds/all';
import { handlerOf } from '@sextant/kinds/handlers';
import { ServiceError } from '@sextant/telemetry/errors';

export interface Step {
  readonly type: StepType;
  /** Whether it is the first step of its kind. */
  readonly first: boolean;
  /** Parses the run's input. Throws ServiceError (VALIDATION_ERROR) with the path of each invalid field. */
  readonly parse: (input: unknown) => unknown;
  readonly run: (context: StepContext) => Promise<unknown>;
}

/** Returns undefined when the kind has no such step. */
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
