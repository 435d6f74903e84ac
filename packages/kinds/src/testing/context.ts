// The context of a step, with a fake model, that keeps what the step records.
import type { Database } from '@sextant/records/database';
import type { RunEvent, VendorBump } from '@sextant/records/events/run-events';
import type { Completion, KindName, Prompt, StepContext } from '../declare';
import type { Services } from '../services';

export interface TestContext<Input, Results> {
  readonly context: StepContext<Input, Results>;
  readonly prompts: Prompt[];
  /** Whether each output of the model passed validation. */
  readonly validations: boolean[];
  readonly events: RunEvent[];
  readonly bumps: VendorBump[];
}

export interface TestOptions<Input, Results> {
  readonly kind: KindName;
  readonly step: string;
  readonly input: Input;
  readonly before?: Partial<Results>;
  /** Outputs of the model, one per call; an Error is thrown. */
  readonly outputs?: readonly (string | object)[];
  readonly services?: Partial<Services>;
  readonly database?: Database;
  readonly orgId?: string;
  readonly runId?: string;
  readonly signal?: AbortSignal;
}

const ID = '0c7e4e0a-5f5b-4a0e-9d4e-0d8f4f3a1b2c';

/** Services and outputs that the test does not provide throw when used. */
export function testContext<Input, Results>(options: TestOptions<Input, Results>): TestContext<Input, Results> {
  const { kind, step, input, before = {}, outputs = [], services = {}, orgId = ID, runId = ID } = options;
  const records: Omit<TestContext<Input, Results>, 'context'> = { prompts: [], validations: [], events: [], bumps: [] };
  const remaining = [...outputs];
  const context: StepContext<Input, Results> = {
    run: { id: runId, orgId, kind, correlationId: 'c', traceId: undefined, traceUrl: undefined },
    ...{ step, input, before, attempt: 1 },
    signal: options.signal ?? new AbortController().signal,
    generate: async (prompt) => {
      records.prompts.push(prompt);
      const output = remaining.shift();
      if (output === undefined) throw new Error('the test has no further output');
      if (output instanceof Error) throw output;
      return completionOf(output);
    },
    validated: (passed) => void records.validations.push(passed),
    services: services as Services,
    database: options.database ?? (undefined as unknown as Database),
    events: {
      logEvent: (event) => void records.events.push(event),
      bumpVendor: (bump) => void records.bumps.push(bump),
      close: async () => {},
    },
  };
  return { context, ...records };
}

function completionOf(output: string | object): Completion {
  const common = { provider: 'openai', model: 'gpt-4.1-mini', costNanoUsd: 1_000 };
  return typeof output === 'string'
    ? { ...common, text: output }
    : { ...common, text: JSON.stringify(output), object: output };
}
