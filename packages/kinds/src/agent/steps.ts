// The steps of the kind agent.
import type { Handlers } from '../declare';
import { act, type Actions } from './act';
import { answer, type AgentAnswer } from './answer';
import { guard, type GuardDecision } from './guard';
import type { AgentInput } from './kind';
import { plan, type Plan } from './plan';

export interface AgentResults {
  readonly plan: Plan;
  readonly act: Actions;
  readonly guard: GuardDecision;
  readonly answer: AgentAnswer;
}

export const agentSteps: Handlers<AgentInput, AgentResults> = { plan, act, guard, answer };
