// Calls each provider of a running simulator through the SDK that the platform uses, and prints the results as JSON.
// It is a program of its own because jest does not load the ES modules of the SDK.
import type { LanguageModel } from 'ai';

const [simulatorUrl = ''] = process.argv.slice(2);

export interface SdkResult {
  readonly provider: string;
  readonly object: unknown;
  /** The same object from a stream. */
  readonly streamed: unknown;
  readonly model: string;
  readonly usage: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined };
  readonly streamedUsage: SdkResult['usage'];
}

void main();

async function main(): Promise<void> {
  const results: SdkResult[] = [];
  for (const [provider, model] of Object.entries(await models())) results.push(await generate(provider, model));
  console.log(JSON.stringify(results));
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
  const anthropic = createAnthropic({ baseURL: `${simulatorUrl}/anthropic/v1`, apiKey });
  const host = {
    name: 'host',
    baseURL: `${simulatorUrl}/compatible/v1`,
    apiKey,
    supportsStructuredOutputs: true,
    includeUsage: true,
  };
  return {
    openai: createOpenAI({ baseURL: `${simulatorUrl}/openai/v1`, apiKey }).chat('gpt-4.1-mini'),
    anthropic: anthropic('claude-sonnet-4-5'),
    // This model has no structured output, so the SDK uses a tool call.
    'anthropic by tool': anthropic('claude-sonnet-4-20250514'),
    google: createGoogleGenerativeAI({ baseURL: `${simulatorUrl}/google/v1beta`, apiKey })('gemini-2.5-flash'),
    openai_compatible: createOpenAICompatible(host)('llama-3.3-70b'),
  };
}

async function generate(provider: string, model: LanguageModel): Promise<SdkResult> {
  const { generateText, jsonSchema, Output, streamText } = await import('ai');
  const schema = jsonSchema({
    type: 'object',
    properties: { package: { type: 'string' }, range: { type: 'string' }, risk: { enum: ['low', 'medium', 'high'] } },
    required: ['package', 'range', 'risk'],
    additionalProperties: false,
  });
  const prompt = 'package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21';
  const request = { model, prompt, maxRetries: 0, output: Output.object({ schema }) };
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
