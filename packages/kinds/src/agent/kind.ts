// Kind agent: a goal is answered with the help of a few tools, behind a guard.
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
  description: 'Plans tool calls for a goal, makes them, checks the goal against known bad prompts, and answers.',
  input,
  steps: [
    { step: 'plan', type: 'llm' },
    { step: 'act', type: 'vendor' },
    { step: 'guard', type: 'code' },
    { step: 'answer', type: 'llm' },
  ],
});
