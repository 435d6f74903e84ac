// Asks each provider of a running world through the SDK that the platform uses; prints the answers as JSON.
// A program of its own, as the SDK is made of ES modules, which jest does not load.
import type { LanguageModel } from 'ai';

const [world = ''] = process.argv.slice(2);

/** What was asked for, and how it was answered. */
export interface SdkAnswer {
  readonly provider: string;
  readonly object: unknown;
  /** The same object, streamed. */
  readonly streamed: unknown;
  readonly model: string;
  readonly usage: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined };
  /** The usage that the stream told. */
  readonly streamedUsage: SdkAnswer['usage'];
}

void main();

async function main(): Promise<void> {
  const answers: SdkAnswer[] = [];
  for (const [provider, model] of Object.entries(await models())) answers.push(await ask(provider, model));
  console.log(JSON.stringify(answers));
}

async function models(): Promise<Record<string, LanguageModel>> {
  const [{ createOpenAI }, { createAnthropic }, { createGoogleGenerativeAI }, { createOpenAICompatible }] =
    await Promise.all([
      import('@ai-sdk/openai'),
      import('@ai-sdk/anthropic'),
      import('@ai-sdk/google'),
      import('@ai-sdk/openai-compatible'),
    ] as const);
  const apiKey = 'any';
  const anthropic = createAnthropic({ baseURL: `${world}/anthropic/v1`, apiKey });
  const host = {
    name: 'host',
    baseURL: `${world}/compatible/v1`,
    apiKey,
    supportsStructuredOutputs: true,
    includeUsage: true,
  };
  return {
    openai: createOpenAI({ baseURL: `${world}/openai/v1`, apiKey }).chat('gpt-4.1-mini'),
    anthropic: anthropic('claude-sonnet-4-5'),
    // It has no structured output, so the SDK has it call a tool.
    'anthropic by tool': anthropic('claude-sonnet-4-20250514'),
    google: createGoogleGenerativeAI({ baseURL: `${world}/google/v1beta`, apiKey })('gemini-2.5-flash'),
    openai_compatible: createOpenAICompatible(host)('llama-3.3-70b'),
  };
}

const PROMPT = 'package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21';
async function ask(provider: string, model: LanguageModel): Promise<SdkAnswer> {
  const { generateText, jsonSchema, Output, streamText } = await import('ai');
  const schema = jsonSchema({
    type: 'object',
    properties: { package: { type: 'string' }, range: { type: 'string' }, risk: { enum: ['low', 'medium', 'high'] } },
    required: ['package', 'range', 'risk'],
    additionalProperties: false,
  });
  const request = { model, prompt: PROMPT, maxRetries: 0, output: Output.object({ schema }) };
  const whole = await generateText(request);
  const stream = streamText(request);
  let streamed: unknown;
  for await (const partial of stream.partialOutputStream) streamed = partial;
  return {
    provider,
    object: whole.output,
    streamed,
    model: whole.response.modelId,
    usage: whole.usage,
    streamedUsage: await stream.usage,
  };
}
