// Step generate, the AI job: asks the model for the new range and trusts nothing in the answer.
import { aiJobsValidationPassRate, aiJobsValidationTotal } from '@sextant/signals/jobs';
import { ServiceError } from '@sextant/telemetry/errors';
import { counter, gauge } from '@sextant/telemetry/metrics';
import semver from 'semver';
import type { Ai, Generated } from '../clients/ai';
import { required, type Analysis, type Generation, type StepContext } from '../job';
import { answerSchema, promptFor, SYSTEM, upgradeAnswer, type UpgradeAnswer } from './prompt';

export interface GenerateDeps {
  readonly ai: Ai;
  /** Told which model answered, as soon as it is known. */
  readonly onAnswer: (answer: Generated) => void;
}

const MAX_OUTPUT_TOKENS = 600;
const WINDOW = 100;

const validations = counter(aiJobsValidationTotal);
const passRate = gauge(aiJobsValidationPassRate);
/** Whether each of the last outputs passed, oldest first. */
const lastResults: boolean[] = [];

/** Throws ServiceError; an answer that does not hold is a VALIDATION_ERROR that may be tried again. */
export async function generate(
  { job, before, callId }: StepContext,
  { ai, onAnswer }: GenerateDeps,
): Promise<Generation> {
  const analysis = required(before, 'analyze');
  const answer = await ai({
    call_id: callId,
    org_id: job.org_id,
    run_id: job.run_id,
    step: job.step,
    system: SYSTEM,
    prompt: promptFor(job.input, analysis),
    max_output_tokens: MAX_OUTPUT_TOKENS,
    response_schema: answerSchema,
  });
  onAnswer(answer);
  const checked = checkAnswer(answer, job.input.package, analysis);
  countValidation(!('problem' in checked));
  if ('problem' in checked) {
    throw new ServiceError(`the model's answer is not valid: ${checked.problem}`, {
      errorClass: 'VALIDATION_ERROR',
      retryable: true,
    });
  }
  const { range, risk, summary } = checked;
  const cost_usd = answer.cost_nano_usd == null ? null : answer.cost_nano_usd / 1e9;
  return { range, risk, summary, provider: answer.provider, model: answer.model, cost_usd };
}

function checkAnswer(
  answer: Generated,
  name: string,
  { range, to }: Analysis,
): UpgradeAnswer | { readonly problem: string } {
  const { data, error } = upgradeAnswer.safeParse(answer.object ?? parsed(answer.text));
  if (error)
    return { problem: error.issues.map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`).join('; ') };
  if (data.package !== name) return { problem: `it is about ${JSON.stringify(data.package)} instead of ${name}` };
  if (data.to !== to) return { problem: `it upgrades to ${JSON.stringify(data.to)} instead of ${to}` };
  if (semver.validRange(data.range) === null) return { problem: `${JSON.stringify(data.range)} is not a range` };
  if (!semver.satisfies(to, data.range)) return { problem: `the range ${data.range} does not admit ${to}` };
  if (data.range === range) return { problem: `the range ${data.range} is the one that is there already` };
  return data;
}

/** Models wrap JSON in a code fence however they are asked. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\s*```(?:json)?|```\s*$/g, ''));
  } catch {
    return undefined;
  }
}

function countValidation(passed: boolean): void {
  validations.inc({ kind: 'upgrade', result: passed ? 'pass' : 'fail' });
  lastResults.push(passed);
  if (lastResults.length > WINDOW) lastResults.shift();
  passRate.set({ kind: 'upgrade' }, (100 * lastResults.filter(Boolean).length) / lastResults.length);
}
