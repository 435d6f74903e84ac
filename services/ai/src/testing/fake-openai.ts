// For tests: a local server that speaks OpenAI's chat completions as told, and takes OTLP traces.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Behaviour = (response: ServerResponse) => void;

export interface FakeOpenai {
  readonly url: string;
  /** Requests for completions, oldest first. */
  readonly requests: readonly { readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown> }[];
  /** Everything exported as traces, as text. */
  traces(): string;
  /** How completions are answered from now on. */
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

export async function startFakeOpenai(): Promise<FakeOpenai> {
  let behaviour: Behaviour = completion({ content: 'hello' });
  const requests: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
  let traces = '';
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request);
    if (request.url === '/v1/chat/completions') {
      requests.push({ headers: request.headers, body: JSON.parse(body) as Record<string, unknown> });
      behaviour(response);
      return;
    }
    if (request.url === '/v1/traces') traces += body;
    response.setHeader('content-type', 'application/json').end('{}');
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    traces: () => traces,
    behave: (next) => {
      behaviour = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface CompletionOptions {
  readonly content: string | null;
  readonly model?: string;
  readonly finishReason?: string;
  readonly usage?: Readonly<Record<string, unknown>> | undefined;
}

/** 1000 prompt tokens, 300 of them cached; 100 completion tokens, 40 of them reasoning. */
export const USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 100,
  total_tokens: 1100,
  prompt_tokens_details: { cached_tokens: 300 },
  completion_tokens_details: { reasoning_tokens: 40 },
};

/** Answers with a completion. */
export function completion(options: CompletionOptions): Behaviour {
  const { content, model = 'gpt-4.1-mini-2025-04-14', finishReason = 'stop' } = options;
  const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: finishReason };
  const usage = 'usage' in options ? options.usage : USAGE;
  return json(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [choice],
    usage,
  });
}

export interface FailureOptions {
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with an error in the form of OpenAI's. */
export function failure(status: number, code: string, options: FailureOptions = {}): Behaviour {
  const { message = 'it failed', headers = {} } = options;
  return json(status, { error: { message, type: 'error', param: null, code } }, headers);
}

/** Answers with what may be no completion at all. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
