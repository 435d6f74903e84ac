// Step plan: a model chooses the tool calls for the goal.
import { z } from 'zod';
import type { StepContext } from '../declare';
import { generateObject } from '../generate-object';
import { clip } from '../text';
import type { AgentInput } from './kind';
import { TOOL_NAMES, type ToolCall } from './tools';

export interface Plan {
  readonly tool_calls: readonly ToolCall[];
}

const MAX_TOOL_CALLS = 6;
const MAX_TOOL_INPUT = 2_000;

const toolPlan = z.strictObject({
  tool_calls: z.array(z.strictObject({ tool: z.enum(TOOL_NAMES), input: z.string() })).max(MAX_TOOL_CALLS),
});

const SYSTEM = [
  'You plan which tools to call for a goal; you do not answer it yet.',
  'Answer with one JSON object and nothing else: {"tool_calls": [{"tool", "input"}]}.',
  `Plan at most ${MAX_TOOL_CALLS} calls, and none if no tool helps.`,
  'Tools: "calculator" (input: an arithmetic expression), "web_page" (input: the URL of a page to read),',
  '"package_info" (input: the name of an npm package).',
].join('\n');

/** Throws ServiceError. */
export async function plan(context: StepContext<AgentInput>): Promise<Plan> {
  const { goal, agent_id } = context.input;
  const { object } = await generateObject(context, {
    prompt: { system: SYSTEM, prompt: `goal: ${goal}`, maxOutputTokens: 1_000, agentId: agent_id },
    schema: toolPlan,
    check: ({ tool_calls }) => {
      const long = tool_calls.find(({ input }) => input.length > MAX_TOOL_INPUT);
      return long && `the input of ${long.tool} is longer than ${MAX_TOOL_INPUT} characters`;
    },
  });
  return { tool_calls: object.tool_calls.map(({ tool, input }) => ({ tool, input: clip(input, input.length) })) };
}
