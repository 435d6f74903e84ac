import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SdkResult } from '../testing/sdk-client';
import { startSimulator } from '../testing/start-simulator';

const PROGRAM = join(__dirname, '../../dist/testing/sdk-client.js');

test('the platform’s SDK understands every provider, whole and streamed', async () => {
  const simulator = await startSimulator();
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, simulator.url]);
  await simulator.close();
  const results = JSON.parse(stdout) as SdkResult[];
  expect(results.map(({ provider, model }) => [provider, model])).toEqual([
    ['openai', 'gpt-4.1-mini-2025-04-14'],
    ['anthropic', 'claude-sonnet-4-5-20250929'],
    ['anthropic by tool', 'claude-sonnet-4-20250514'],
    ['google', 'gemini-2.5-flash'],
    ['openai_compatible', 'llama-3.3-70b'],
  ]);
  const plan = { package: 'lodash', range: '^4.17.21', risk: 'low' };
  for (const { object, streamed, usage, streamedUsage } of results) {
    expect([object, streamed]).toEqual([plan, plan]);
    expect(usage.outputTokens).toBeGreaterThan(5);
    expect(streamedUsage.inputTokens).toBe(usage.inputTokens);
  }
});
