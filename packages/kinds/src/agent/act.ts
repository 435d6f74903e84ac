// Step act: makes the planned tool calls; one that fails is told to the model rather than ending the run.
import type { ErrorClass } from '@sextant/signals/errors';
import { toolSpan } from '@sextant/signals/jobs';
import { classifyError } from '@sextant/telemetry/errors';
import { withSpan } from '@sextant/telemetry/traces';
import { required, type StepContext } from '../declare';
import { about } from '../events';
import { clip } from '../text';
import type { AgentInput } from './kind';
import type { Plan } from './plan';
import { TOOLS, type ToolCall, type ToolName } from './tools';

/** One call of a tool, as the trace history keeps it. */
export interface ExecutionNode {
  readonly id: string;
  readonly tool: ToolName;
  readonly input: string;
  /** Cut to MAX_OUTPUT characters; what went wrong when the status is `error`. */
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

/** One call after the other, as a plan may rely on it. Throws only when the work is of no use any more. */
export async function act(context: Context): Promise<Actions> {
  const nodes: ExecutionNode[] = [];
  for (const [i, call] of required(context, 'plan').tool_calls.entries()) {
    nodes.push(await executed(context, call, `tool-${i + 1}`));
    context.signal.throwIfAborted();
  }
  return { nodes };
}

async function executed(context: Context, { tool, input }: ToolCall, id: string): Promise<ExecutionNode> {
  const started = performance.now();
  const outcome = await called(context, { tool, input }, id);
  const duration_ms = Math.round(performance.now() - started);
  context.events.logEvent({
    ...about(context, id),
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

function called(context: Context, { tool, input }: ToolCall, id: string): Promise<Outcome> {
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
