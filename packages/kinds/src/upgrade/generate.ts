// Step generate: asks the model for the new range and trusts nothing in the answer.
import { ask } from '../generate-object';
import { required } from '../declare';
import { RULES, schemeOf } from './ecosystem';
import type { UpgradeInput } from './kind';
import { promptFor, systemFor, upgradeAnswer, type UpgradeAnswer } from './prompt';
import type { Analysis, Context, Generation } from './results';
import { satisfies } from './versions/formula';

const MAX_OUTPUT_TOKENS = 600;

/** Throws ServiceError; an answer that does not hold is a VALIDATION_ERROR that may be tried again. */
export async function generate(context: Context): Promise<Generation> {
  const { input } = context;
  const analysis = required(context, 'analyze');
  const prompt = {
    system: systemFor(input, analysis),
    prompt: promptFor(input, analysis),
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  };
  const { value, answer } = await ask(context, {
    prompt,
    schema: upgradeAnswer,
    check: (given) => problemOf(given, input, analysis),
  });
  const { range, risk, summary } = value;
  const { provider, model, costNanoUsd } = answer;
  return { range, risk, summary, provider, model, cost_usd: costNanoUsd === null ? null : costNanoUsd / 1e9 };
}

function problemOf(
  answer: UpgradeAnswer,
  { ecosystem, package: name }: UpgradeInput,
  { range, to, dialect }: Analysis,
): string | undefined {
  const { exact = false } = RULES[ecosystem];
  const scheme = schemeOf(ecosystem, { dialect });
  if (answer.package !== name) return `it is about ${JSON.stringify(answer.package)} instead of ${name}`;
  if (answer.to !== to) return `it upgrades to ${JSON.stringify(answer.to)} instead of ${to}`;
  // A comma at the end is read, but older installers refuse it.
  if (/[\r\n]|,\s*$/.test(answer.range) || !scheme.formula(answer.range))
    return `${JSON.stringify(answer.range)} is not a range`;
  const admits = exact ? answer.range === to : satisfies(scheme, to, answer.range);
  if (!admits) return `the range ${answer.range} does not admit ${to}`;
  return answer.range === range ? `the range ${range} is the one that is there already` : undefined;
}
