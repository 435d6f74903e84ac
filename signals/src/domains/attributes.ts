// Span attributes: ours, and those of the OpenTelemetry conventions that we set by hand.
import { attribute } from '../declare/span';

export const runId = attribute('sextant.run.id', 'string', 'Id of the run.');
export const runKind = attribute('sextant.run.kind', 'string', 'Kind of the run: upgrade, page, agent, enrichment.');
export const step = attribute('sextant.step', 'string', 'Step of the run.');
export const jobId = attribute('sextant.job.id', 'string', 'Id of the job that executes the step.');
export const orgId = attribute('sextant.org.id', 'string', 'Id of the tenant.');
export const attempt = attribute('sextant.attempt', 'int', 'Attempt of the job, the first is 1.');
export const costNanoUsd = attribute('sextant.cost.nano_usd', 'int', 'Cost in nano-dollars (1e-9 USD).');
export const usageEstimated = attribute(
  'sextant.usage.estimated',
  'boolean',
  'True where a tokenizer counted the tokens, as the provider sent no usage.',
);
export const serviceTier = attribute('sextant.service_tier', 'string', 'Service tier that the provider charged for.');

export const debug = attribute('sextant.debug', 'boolean', 'True keeps the whole trace, whatever the sampler’s share.');

export const errorType = attribute('error.type', 'string', 'Error class, or the name of the exception.');
export const serverAddress = attribute('server.address', 'string', 'Host that was called.');
export const serverPort = attribute('server.port', 'int', 'Port that was called.');
export const httpRoute = attribute('http.route', 'string', 'Template of the matched route.');

export const genAiOperationName = attribute(
  'gen_ai.operation.name',
  'string',
  'Operation: chat, embeddings, execute_tool.',
);
export const genAiProviderName = attribute('gen_ai.provider.name', 'string', 'Provider as the conventions name it.');
export const genAiRequestModel = attribute('gen_ai.request.model', 'string', 'Model that was asked for.');
export const genAiRequestMaxTokens = attribute('gen_ai.request.max_tokens', 'int', 'Most tokens to generate.');
export const genAiRequestStream = attribute('gen_ai.request.stream', 'boolean', 'Whether the answer was streamed.');
export const genAiOutputType = attribute('gen_ai.output.type', 'string', 'What was asked for: text, json.');
export const genAiAgentId = attribute('gen_ai.agent.id', 'string', 'Agent on whose behalf the call was made.');
export const genAiResponseTimeToFirstChunk = attribute(
  'gen_ai.response.time_to_first_chunk',
  'double',
  'Seconds from the request to the first text of a streamed answer.',
);
export const genAiResponseModel = attribute('gen_ai.response.model', 'string', 'Model that answered.');
export const genAiResponseId = attribute('gen_ai.response.id', 'string', 'Provider’s id of the answer.');
export const genAiResponseFinishReasons = attribute(
  'gen_ai.response.finish_reasons',
  'string[]',
  'Why generation stopped.',
);
export const genAiUsageInputTokens = attribute(
  'gen_ai.usage.input_tokens',
  'int',
  'Prompt tokens, cached ones included.',
);
export const genAiUsageOutputTokens = attribute(
  'gen_ai.usage.output_tokens',
  'int',
  'Completion tokens, reasoning included.',
);
export const genAiUsageCacheReadInputTokens = attribute(
  'gen_ai.usage.cache_read.input_tokens',
  'int',
  'Prompt tokens read from the provider’s cache.',
);
export const genAiUsageCacheCreationInputTokens = attribute(
  'gen_ai.usage.cache_creation.input_tokens',
  'int',
  'Prompt tokens written to the provider’s cache.',
);
export const genAiUsageCacheWriteInputTokens = attribute(
  'gen_ai.usage.cache_write.input_tokens',
  'int',
  'The same count as gen_ai.usage.cache_creation.input_tokens under its older name.',
);
export const genAiUsageReasoningOutputTokens = attribute(
  'gen_ai.usage.reasoning.output_tokens',
  'int',
  'Completion tokens spent on reasoning.',
);
export const genAiToolName = attribute('gen_ai.tool.name', 'string', 'Tool that an agent called.');
export const genAiToolType = attribute('gen_ai.tool.type', 'string', 'Always function: a tool that we execute.');
export const genAiToolCallId = attribute('gen_ai.tool.call.id', 'string', 'The call within its run.');

export const messagingSystem = attribute('messaging.system', 'string', 'Always bullmq.');
export const messagingDestinationName = attribute('messaging.destination.name', 'string', 'Name of the queue.');
export const messagingMessageId = attribute('messaging.message.id', 'string', 'Id of the job.');
export const messagingBatchMessageCount = attribute(
  'messaging.batch.message_count',
  'int',
  'How many jobs were added at once.',
);
export const messagingOperationType = attribute('messaging.operation.type', 'string', 'send, process.');
