// Span attributes: Sextant's own, and those of the OpenTelemetry semantic conventions that Sextant sets itself.
import { attribute } from '../declare/span';

export const runId = attribute('sextant.run.id', 'string', 'Run id.');
export const runKind = attribute('sextant.run.kind', 'string', 'Run kind: upgrade, page, agent or enrichment.');
export const step = attribute('sextant.step', 'string', 'Step of the run.');
export const jobId = attribute('sextant.job.id', 'string', 'Job id.');
export const orgId = attribute('sextant.org.id', 'string', 'Org (tenant) id.');
export const attempt = attribute('sextant.attempt', 'int', 'Attempt number, starting at 1.');
export const costNanoUsd = attribute('sextant.cost.nano_usd', 'int', 'Cost in nano-USD (1e-9 USD).');
export const usageEstimated = attribute(
  'sextant.usage.estimated',
  'boolean',
  'Whether the token counts are estimates because the provider reported no usage.',
);
export const serviceTier = attribute(
  'sextant.service_tier',
  'string',
  'Service tier of the call, as billed by the provider.',
);

export const runAttempts = attribute('sextant.run.attempts', 'int', 'Number of attempts of all steps of the run.');
export const runState = attribute(
  'sextant.run.state',
  'string',
  'Final state of the run: success, failed or canceled.',
);
export const failedStep = attribute('sextant.run.failed_step', 'string', 'Step that failed the run.');
export const foldedSpans = attribute(
  'sextant.folded_spans',
  'int',
  'Number of child spans that were not recorded because they succeeded quickly, like others that were.',
);
export const debug = attribute('sextant.debug', 'boolean', 'True keeps the trace regardless of sampling.');

export const errorType = attribute('error.type', 'string', 'Error class or exception name.');
export const serverAddress = attribute('server.address', 'string', 'Host name of the server.');
export const serverPort = attribute('server.port', 'int', 'Port of the server.');
export const httpRoute = attribute('http.route', 'string', 'Matched route template.');

export const genAiOperationName = attribute(
  'gen_ai.operation.name',
  'string',
  'Operation: chat, embeddings or execute_tool.',
);
export const genAiProviderName = attribute(
  'gen_ai.provider.name',
  'string',
  'Provider name from the semantic conventions.',
);
export const genAiRequestModel = attribute('gen_ai.request.model', 'string', 'Requested model.');
export const genAiRequestMaxTokens = attribute(
  'gen_ai.request.max_tokens',
  'int',
  'Maximum number of tokens to generate.',
);
export const genAiRequestStream = attribute('gen_ai.request.stream', 'boolean', 'Whether the response is streamed.');
export const genAiOutputType = attribute('gen_ai.output.type', 'string', 'Requested output type: text or json.');
export const genAiAgentId = attribute('gen_ai.agent.id', 'string', 'Id of the agent that makes the call.');
export const genAiResponseTimeToFirstChunk = attribute(
  'gen_ai.response.time_to_first_chunk',
  'double',
  'Time from the request to the first chunk of a streamed response, in seconds.',
);
export const genAiResponseModel = attribute('gen_ai.response.model', 'string', 'Model that generated the response.');
export const genAiResponseId = attribute('gen_ai.response.id', 'string', 'Id of the response, set by the provider.');
export const genAiResponseFinishReasons = attribute(
  'gen_ai.response.finish_reasons',
  'string[]',
  'Reasons why generation stopped.',
);
export const genAiUsageInputTokens = attribute(
  'gen_ai.usage.input_tokens',
  'int',
  'Number of prompt tokens, including cached tokens.',
);
export const genAiUsageOutputTokens = attribute(
  'gen_ai.usage.output_tokens',
  'int',
  'Number of completion tokens, including reasoning tokens.',
);
export const genAiUsageCacheReadInputTokens = attribute(
  'gen_ai.usage.cache_read.input_tokens',
  'int',
  'Number of prompt tokens read from the provider’s cache.',
);
export const genAiUsageCacheCreationInputTokens = attribute(
  'gen_ai.usage.cache_creation.input_tokens',
  'int',
  'Number of prompt tokens written to the provider’s cache.',
);
export const genAiUsageCacheWriteInputTokens = attribute(
  'gen_ai.usage.cache_write.input_tokens',
  'int',
  'Older name of gen_ai.usage.cache_creation.input_tokens.',
);
export const genAiUsageReasoningOutputTokens = attribute(
  'gen_ai.usage.reasoning.output_tokens',
  'int',
  'Number of completion tokens spent on reasoning.',
);
export const genAiToolName = attribute('gen_ai.tool.name', 'string', 'Name of the tool that the agent calls.');
export const genAiToolType = attribute('gen_ai.tool.type', 'string', 'Tool type; always function.');
export const genAiToolCallId = attribute('gen_ai.tool.call.id', 'string', 'Id of the tool call within its run.');

export const messagingSystem = attribute('messaging.system', 'string', 'Messaging system; always bullmq.');
export const messagingDestinationName = attribute('messaging.destination.name', 'string', 'Queue name.');
export const messagingMessageId = attribute('messaging.message.id', 'string', 'Job id.');
export const messagingBatchMessageCount = attribute(
  'messaging.batch.message_count',
  'int',
  'Number of jobs added in one operation.',
);
export const messagingOperationType = attribute('messaging.operation.type', 'string', 'Operation: send or process.');
