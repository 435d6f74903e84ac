// The output for agents: a plan of tool calls for a goal, and an answer from the outputs of the tools.
import type { Random } from '../../random';
import { isRecord, resolved, type Schema } from './from-schema';
import { sentences } from './prose';

export interface PlannedCall {
  readonly tool: string;
  readonly input: string;
}

const MAX_CALLS = 4;

/** Undefined if the prompt has no line `goal:` or the schema has neither tool calls nor an answer. */
export function agentTurn(prompt: string, schema: Schema | undefined, random: Random): object | undefined {
  const goal = /^goal:\s*([^]*)/m.exec(prompt)?.[1];
  const properties = schema?.['properties'];
  if (goal === undefined || !schema || !isRecord(properties)) return undefined;
  if ('tool_calls' in properties) return { tool_calls: callsFor(goal, toolsOf(properties['tool_calls'], schema)) };
  return 'answer' in properties ? { answer: answerFrom(prompt, random) } : undefined;
}

/** Matches the inputs of each tool in a goal. */
const INPUTS: Readonly<Record<string, RegExp>> = {
  web_page: /https?:\/\/[^\s"'<>)]*[^\s"'<>).,;]/g,
  package_info: /(?<=\bpackages? (?:\S+ and )?)(?:@[\w.-]+\/)?[a-z][\w.-]*\w/g,
  calculator: /\(?\d+(?:\.\d+)?(?:\s*[-+*/%^]\s*\(?\d+(?:\.\d+)?\)?)+/g,
};

function callsFor(goal: string, tools: readonly string[]): PlannedCall[] {
  const calls = tools.flatMap((tool) => {
    const inputs = INPUTS[tool] ? (goal.match(INPUTS[tool]) ?? []) : [];
    return [...new Set(inputs)].map((input) => ({ tool, input }));
  });
  return calls.slice(0, MAX_CALLS);
}

/** The tools that the schema allows. */
function toolsOf(list: unknown, root: Schema): readonly string[] {
  const { properties } = resolved(resolved(list, root)['items'], root);
  const tool = isRecord(properties) ? resolved(properties['tool'], root) : {};
  return Array.isArray(tool['enum']) ? (tool['enum'] as string[]) : Object.keys(INPUTS);
}

/** The prompt has one tool output per line: `tool-1: {"tool", "input", "status", "output"}`. */
function answerFrom(prompt: string, random: Random): string {
  const outputs = [...prompt.matchAll(/^tool-\d+: (\{.*\})$/gm)].flatMap(([, json = '']) => readOutput(json));
  return [...outputs, sentences(random, 2)].join(' ');
}

function readOutput(json: string): string[] {
  try {
    const { tool, input, status, output } = JSON.parse(json) as Readonly<Record<string, string>>;
    const [firstLine = ''] = (output ?? '').split('\n');
    return [
      status === 'ok' ? `For ${input}, ${tool} returned: ${firstLine}.` : `${tool} returned nothing for ${input}.`,
    ];
  } catch {
    return [];
  }
}
