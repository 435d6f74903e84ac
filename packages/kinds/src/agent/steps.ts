// The steps of an agent.
import type { Handlers } from '../declare';
import { act, type Actions } from './act';
import { answer, type Answered } from './answer';
import { guard, type Guarded } from './guard';
import type { AgentInput } from './kind';
import { plan, type Plan } from './plan';

export interface AgentResults {
  readonly plan: Plan;
  readonly act: Actions;
  readonly guard: Guarded;
  readonly answer: Answered;
}

export const agentSteps: Handlers<AgentInput, AgentResults> = { plan, act, guard, answer };
