// A fake provider that keeps its own bills. It bills a response when the client was still connected.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { countTokens } from '../usage/token-estimate';

export interface BillingProvider {
  /** Base URL of its chat completions. */
  readonly url: string;
  /** Bills in 1e-9 USD by the call id in the prompt. */
  readonly bills: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export interface BilledCall {
  readonly id: string;
  readonly outputTokens: number;
  readonly waitMs: number;
}

/** List prices of gpt-4.1-mini per token, in 1e-9 USD. */
export const [INPUT_NANO_USD, OUTPUT_NANO_USD] = [400, 1_600];
/** Tokens that OpenAI adds to a user message. */
const OVERHEAD = 7;
const FILLER = ' Say what changed in the last release, which callers break, and how long they have to move.'.repeat(5);

export const promptOf = ({ id, outputTokens, waitMs }: BilledCall): string =>
  `call ${id} output ${outputTokens} wait ${waitMs};${FILLER}`;

interface ChatBody {
  readonly messages: readonly { readonly content: string | readonly { readonly text: string }[] }[];
}

export async function startBillingProvider(): Promise<BillingProvider> {
  const bills = new Map<string, number>();
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => respond(JSON.parse(body) as ChatBody, response, bills))
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    bills,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function respond({ messages }: ChatBody, response: ServerResponse, bills: Map<string, number>): Promise<void> {
  const content = messages.at(-1)!.content;
  const prompt = typeof content === 'string' ? content : content.map((part) => part.text).join('');
  const [, id, output, wait] = /^call (\S+) output (\d+) wait (\d+);/.exec(prompt)!;
  await new Promise((resolve) => setTimeout(resolve, Number(wait)));
  // Providers stop when the client disconnects.
  if (response.destroyed || response.socket?.destroyed !== false) return;
  const usage = { prompt_tokens: (await countTokens(prompt)) + OVERHEAD, completion_tokens: Number(output) };
  response.once('finish', () =>
    bills.set(id!, usage.prompt_tokens * INPUT_NANO_USD + usage.completion_tokens * OUTPUT_NANO_USD),
  );
  const choice = { index: 0, message: { role: 'assistant', content: 'Nothing breaks.' }, finish_reason: 'stop' };
  const total_tokens = usage.prompt_tokens + usage.completion_tokens;
  response.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      ...{ id: `chatcmpl-${id}`, object: 'chat.completion', created: 1_750_000_000, model: 'gpt-4.1-mini-2025-04-14' },
      ...{ choices: [choice], usage: { ...usage, total_tokens } },
    }),
  );
}
