// Kind agent: answers a goal with the help of tools; a guard checks the goal.
import { z } from 'zod';
import { kind } from '../declare';
import { storableText } from '../text';

const input = z.strictObject({
  goal: storableText.trim().min(1).max(20_000),
  agent_id: z
    .string()
    .max(100)
    .regex(/^[\w.-]+$/, 'use letters, digits, dots, hyphens and underscores')
    .default('assistant'),
});
export type AgentInput = z.output<typeof input>;

export const agentKind = kind({
  name: 'agent',
  description: 'Plans and makes tool calls for a goal, checks the goal against known bad prompts, and answers it.',
  input,
  steps: [
    { step: 'plan', type: 'llm' },
    { step: 'act', type: 'vendor' },
    { step: 'guard', type: 'code' },
    { step: 'answer', type: 'llm' },
  ],
});
