// The steps of an agent that need no database.
import { startServer } from '@sextant/http/testing/server';
import { sextant } from '@sextant/signals/sextant';
import { until } from '@sextant/stack/until';
import { ServiceError } from '@sextant/telemetry/errors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { createCrawler } from '../clients/crawler/crawler';
import { createGuard } from '../clients/guard';
import type { Services } from '../services';
import { testContext, type TestOptions } from '../testing/context';
import { html, startWeb } from '../testing/web-server';
import { agentKind, type AgentInput } from './kind';
import { agentSteps, type AgentResults } from './steps';
import type { ToolCall } from './tools';

let telemetry: Capture;
beforeEach(() => {
  telemetry = captureTelemetry();
});

type Options = Partial<TestOptions<AgentInput, AgentResults>>;
const input: AgentInput = { goal: 'What is 2 + 2?', agent_id: 'assistant' };
const stepOf = (step: string, options: Options) =>
  testContext<AgentInput, AgentResults>({ kind: 'agent', step, input, ...options });

describe('plan', () => {
  const call: ToolCall = { tool: 'calculator', input: '2 + 2' };

  test('is the output of the model', async () => {
    const { context, prompts, validations } = stepOf('plan', { outputs: [{ tool_calls: [call] }] });
    await expect(agentSteps.plan(context)).resolves.toEqual({ tool_calls: [call] });
    expect(prompts[0]).toMatchObject({ prompt: 'goal: What is 2 + 2?', agentId: 'assistant' });
    expect(validations).toEqual([true]);
  });

  test('may be empty', async () => {
    const { context } = stepOf('plan', { outputs: [{ tool_calls: [] }] });
    await expect(agentSteps.plan(context)).resolves.toEqual({ tool_calls: [] });
  });

  test.each<[string, string | object]>([
    ['text that is not JSON', 'I would use the calculator.'],
    ['empty output', ''],
    ['an unknown tool', { tool_calls: [{ tool: 'shell', input: 'rm -rf /' }] }],
    ['more than six calls', { tool_calls: Array(7).fill(call) }],
    ['an input that is too long', { tool_calls: [{ ...call, input: '1'.repeat(2_001) }] }],
  ])('with %s is rejected and retryable', async (_, answer) => {
    const { context, validations } = stepOf('plan', { outputs: [answer] });
    await expect(agentSteps.plan(context)).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: true });
    expect(validations).toEqual([false]);
  });
});

describe('act', () => {
  const act = (calls: readonly ToolCall[], options: Options = {}) => {
    const step = stepOf('act', { before: { plan: { tool_calls: calls } }, ...options });
    return { ...step, acting: agentSteps.act(step.context) };
  };

  test('makes each call, and emits an event and a span by the GenAI conventions', async () => {
    const { acting, events } = act([{ tool: 'calculator', input: '2 + 2' }]);
    await expect(acting).resolves.toEqual({
      nodes: [
        {
          ...{ id: 'tool-1', tool: 'calculator', input: '2 + 2', output: '4', status: 'ok', error_class: null },
          duration_ms: expect.any(Number),
        },
      ],
    });
    expect(events).toEqual([
      expect.objectContaining({ stage: 'act', entityId: 'tool-1', event: 'finish', status: 'ok' }),
    ]);
    expect(telemetry.spans().map(({ name, attributes }) => [name, attributes['gen_ai.tool.call.id']])).toEqual([
      ['execute_tool calculator', 'tool-1'],
    ]);
    await telemetry.assertCatalogued(sextant);
  });

  test('keeps the error of a failed tool as its output, and calls the next tool', async () => {
    const npm = async () => {
      throw new ServiceError('the package nope does not exist', { errorClass: 'VALIDATION_ERROR' });
    };
    const services = { registries: { npm } as unknown as Services['registries'] };
    const calls: ToolCall[] = [
      { tool: 'calculator', input: 'process.exit()' },
      { tool: 'package_info', input: 'nope' },
      { tool: 'calculator', input: '1' },
    ];
    const { nodes } = await act(calls, { services }).acting;
    expect(nodes.map(({ status, output, error_class }) => [status, output, error_class])).toEqual([
      ['error', 'unexpected character at position 8', 'VALIDATION_ERROR'],
      ['error', 'the package nope does not exist', 'VALIDATION_ERROR'],
      ['ok', '1', null],
    ]);
  });

  test('package_info describes an npm package', async () => {
    const lodash = {
      name: 'lodash',
      latest: '4.17.21',
      versions: { '4.17.20': {}, '4.17.21': { deprecated: 'use es' } },
    };
    const services = { registries: { npm: async () => lodash } as unknown as Services['registries'] };
    const { nodes } = await act([{ tool: 'package_info', input: ' lodash ' }], { services }).acting;
    expect(nodes[0]?.output).toBe('lodash: latest 4.17.21, 2 versions, deprecated: use es');
  });

  test('web_page reads a public page, and refuses private addresses', async () => {
    const web = await startWeb(() => ({ '/': html(`<title>Acme</title><p>Anvils.${' x'.repeat(9_000)}`) }));
    const services = { crawler: createCrawler({ privateHosts: [web.host] }) };
    const calls: ToolCall[] = [
      { tool: 'web_page', input: `${web.url}/` },
      { tool: 'web_page', input: 'http://169.254.169.254/latest/meta-data/' },
    ];
    const { nodes } = await act(calls, { services }).acting;
    expect(nodes[0]).toMatchObject({ status: 'ok', output: expect.stringMatching(/^Acme\nAnvils\. x/) });
    expect(nodes[0]?.output.length).toBeLessThanOrEqual(4_000);
    expect(nodes[1]).toMatchObject({ status: 'error', output: expect.stringContaining('not on the public internet') });
    await web.close();
  });

  test('rejects when aborted during a tool call', async () => {
    const web = await startWeb(() => ({ '/': () => {} }));
    const controller = new AbortController();
    const services = { crawler: createCrawler({ privateHosts: [web.host] }) };
    const { acting } = act([{ tool: 'web_page', input: web.url }], { services, signal: controller.signal });
    await until('the page is requested', () => web.requests.includes('/'), { intervalMs: 5 });
    controller.abort(new Error('the worker stops'));
    await expect(acting).rejects.toThrow('the worker stops');
    await web.close();
  });
});

test('the guard calls the ai service', async () => {
  const verdict = { score: 0.1, reference: null, action: 'allow' };
  const server = await startServer(() => ({ body: verdict }));
  const guard = createGuard({ url: server.url, token: 'secret' });
  const { signal } = new AbortController();
  await expect(guard.check({ orgId: 'o', prompt: 'hello', signal })).resolves.toEqual(verdict);
  expect(server.requests).toEqual([
    expect.objectContaining({ url: '/api/v1/guard', method: 'POST', body: { org_id: 'o', prompt: 'hello' } }),
  ]);
  expect(server.requests[0]?.headers['authorization']).toBe('Bearer secret');
  await server.close();
});

test('the default agent of an input is the assistant', () => {
  expect(agentKind.input.parse({ goal: ' x ' })).toEqual({ goal: 'x', agent_id: 'assistant' });
  expect(agentKind.input.safeParse({ goal: '', agent_id: 'a b' }).error?.issues.map(({ path }) => path)).toEqual([
    ['goal'],
    ['agent_id'],
  ]);
});
