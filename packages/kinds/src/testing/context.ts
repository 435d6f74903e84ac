// For tests: the context of a step, with a model and an outside as the test says, that remembers what was recorded.
import type { Database } from '@sextant/records/database';
import type { RunEvent, VendorBump } from '@sextant/records/events/run-events';
import type { Generated, KindName, Prompt, StepContext } from '../declare';
import type { Services } from '../services';

export interface TestContext<Input, Results> {
  readonly context: StepContext<Input, Results>;
  readonly prompts: Prompt[];
  /** Whether each of the model's outputs passed. */
  readonly validations: boolean[];
  readonly events: RunEvent[];
  readonly bumps: VendorBump[];
}

export interface TestOptions<Input, Results> {
  readonly kind: KindName;
  readonly step: string;
  readonly input: Input;
  readonly before?: Partial<Results>;
  /** What the model answers, call by call; an error is thrown. */
  readonly answers?: readonly (string | object)[];
  readonly services?: Partial<Services>;
  readonly database?: Database;
  readonly orgId?: string;
  readonly runId?: string;
  readonly signal?: AbortSignal;
}

const ID = '0c7e4e0a-5f5b-4a0e-9d4e-0d8f4f3a1b2c';

/** Makes a context; services and answers that the test does not give throw when they are used. */
export function testContext<Input, Results>(options: TestOptions<Input, Results>): TestContext<Input, Results> {
  const { kind, step, input, before = {}, answers = [], services = {}, orgId = ID, runId = ID } = options;
  const recorded = { prompts: [], validations: [], events: [], bumps: [] } as Omit<
    TestContext<Input, Results>,
    'context'
  >;
  const rest = [...answers];
  const context: StepContext<Input, Results> = {
    run: { id: runId, orgId, kind, correlationId: 'c', traceId: undefined, traceUrl: undefined },
    ...{ step, input, before: before, attempt: 1 },
    signal: options.signal ?? new AbortController().signal,
    generate: async (prompt) => {
      recorded.prompts.push(prompt);
      const answer = rest.shift();
      if (answer === undefined) throw new Error('the test has no further answer');
      if (answer instanceof Error) throw answer;
      return generated(answer);
    },
    validated: (passed) => void recorded.validations.push(passed),
    services: services as Services,
    database: options.database ?? (undefined as unknown as Database),
    events: {
      logEvent: (event) => void recorded.events.push(event),
      bumpVendor: (bump) => void recorded.bumps.push(bump),
      close: async () => {},
    },
  };
  return { context, ...recorded };
}

function generated(answer: string | object): Generated {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const object = typeof answer === 'string' ? {} : { object: answer };
  return { text, ...object, provider: 'openai', model: 'gpt-4.1-mini', costNanoUsd: 1_000 };
}
