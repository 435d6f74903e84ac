// The tools of agents. Input and output of a tool are text.
import { extractPage } from '../clients/crawler/extract';
import type { StepContext } from '../declare';
import { calculate } from './calculator';

export const TOOL_NAMES = ['calculator', 'web_page', 'package_info'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

export interface ToolCall {
  readonly tool: ToolName;
  readonly input: string;
}

export type ToolContext = Pick<StepContext, 'run' | 'events' | 'signal' | 'services'>;

/** Throws an error with a message for the model. */
export type Tool = (input: string, context: ToolContext) => string | Promise<string>;

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  calculator: (input) => String(calculate(input)),
  web_page: async (input, { services, signal }) => {
    const page = await services.crawler.fetchPage(input.trim(), signal);
    const { title, description, text } = extractPage(page.html);
    return [title, description, text].filter((part) => part !== '').join('\n');
  },
  package_info: async (input, context) => {
    const { name, latest, versions } = await context.services.registries.npm(input.trim(), context);
    const deprecated = latest === undefined ? undefined : versions[latest]?.deprecated;
    const facts = [`latest ${latest ?? 'unknown'}`, `${Object.keys(versions).length} versions`];
    return `${name}: ${[...facts, ...(deprecated ? [`deprecated: ${deprecated}`] : [])].join(', ')}`;
  },
};
