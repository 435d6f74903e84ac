// Step act: makes the planned tool calls. A failed call does not fail the step; the model reads its error.
import type { ErrorClass } from '@sextant/signals/errors';
import { toolSpan } from '@sextant/signals/jobs';
import { classifyError } from '@sextant/telemetry/errors';
import { withSpan } from '@sextant/telemetry/traces';
import { required, type StepContext } from '../declare';
import { entityEvent } from '../events';
import { clip } from '../text';
import type { AgentInput } from './kind';
import type { Plan } from './plan';
import { TOOLS, type ToolCall, type ToolName } from './tools';

/** A tool call in the stored trace of the agent. */
export interface ExecutionNode {
  readonly id: string;
  readonly tool: ToolName;
  readonly input: string;
  /** At most MAX_OUTPUT characters; the error message if the status is `error`. */
  readonly output: string;
  readonly status: 'ok' | 'error';
  readonly error_class: ErrorClass | null;
  readonly duration_ms: number;
}

export interface Actions {
  readonly nodes: readonly ExecutionNode[];
}

const MAX_OUTPUT = 4_000;

type Context = StepContext<AgentInput, { readonly plan: Plan }>;

/** Makes the calls in order, because a plan may rely on it. Throws only when aborted. */
export async function act(context: Context): Promise<Actions> {
  const nodes: ExecutionNode[] = [];
  for (const [i, call] of required(context, 'plan').tool_calls.entries()) {
    nodes.push(await execute(context, call, `tool-${i + 1}`));
    context.signal.throwIfAborted();
  }
  return { nodes };
}

async function execute(context: Context, { tool, input }: ToolCall, id: string): Promise<ExecutionNode> {
  const started = performance.now();
  const outcome = await callTool(context, { tool, input }, id);
  const duration_ms = Math.round(performance.now() - started);
  context.events.logEvent({
    ...entityEvent(context, id),
    ...{ durationMs: duration_ms, extra: { tool } },
    ...(outcome.status === 'ok'
      ? { event: 'finish', status: 'ok' }
      : { event: 'error', status: 'error', errorCode: outcome.error_class }),
  });
  return { id, tool, input, duration_ms, ...outcome };
}

type Outcome =
  | { readonly status: 'ok'; readonly output: string; readonly error_class: null }
  | { readonly status: 'error'; readonly output: string; readonly error_class: ErrorClass };

function callTool(context: Context, { tool, input }: ToolCall, id: string): Promise<Outcome> {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': id,
    'sextant.run.id': context.run.id,
  };
  return withSpan(toolSpan, { attributes }, async (span): Promise<Outcome> => {
    try {
      return { status: 'ok', output: clip(await TOOLS[tool](input, context), MAX_OUTPUT), error_class: null };
    } catch (error) {
      span.fail(error);
      const output = clip(error instanceof Error ? error.message : String(error), MAX_OUTPUT);
      return { status: 'error', output, error_class: classifyError(error).class };
    }
  });
}
