// The CRM by JSON-RPC, with the errors that a server can answer with status 200.
import { startServer, type Reply, type TestServer } from '@sextant/http/testing/server';
import { createCrm, RpcError } from './crm';

const { signal } = new AbortController();
let server: TestServer;
let answer: (id: unknown) => Reply | 'hang';

beforeEach(async () => {
  server = await startServer(({ body }) => answer((body as { id: unknown }).id));
});
afterEach(() => server.close());

const result = (value: unknown) => (id: unknown) => ({ body: { jsonrpc: '2.0', id, result: value } });
const error = (code: number) => (id: unknown) => ({
  body: { jsonrpc: '2.0', id, error: { code, message: 'no', data: { field: 'x' } } },
});

test('companies are listed page by page', async () => {
  answer = result({ companies: [{ id: 7, name: 'Acme', url: 'https://acme.example' }], next_cursor: 'n' });
  await expect(createCrm(server.url).listCompanies('c', signal)).resolves.toEqual({
    companies: [{ id: '7', name: 'Acme', url: 'https://acme.example' }],
    next_cursor: 'n',
  });
  expect(server.requests[0]).toMatchObject({
    ...{ method: 'POST', url: '/rpc' },
    body: { jsonrpc: '2.0', method: 'companies.list', params: { cursor: 'c' } },
  });
});

test('a company is written under its external id', async () => {
  answer = result({ id: 'crm-1' });
  await createCrm(server.url).upsertCompany({ external_id: 'a' }, signal);
  expect(server.requests[0]?.body).toMatchObject({ method: 'companies.upsert', params: { external_id: 'a' } });
});

test.each([
  ['a parse error', -32_700, 'VALIDATION_ERROR', false],
  ['an invalid request', -32_600, 'VALIDATION_ERROR', false],
  ['an unknown method', -32_601, 'VALIDATION_ERROR', false],
  ['invalid parameters', -32_602, 'VALIDATION_ERROR', false],
  ['an internal error', -32_603, 'PROVIDER_ERROR', true],
  ['an error of the server', -32_001, 'PROVIDER_ERROR', true],
  ['an error of the CRM', 42, 'VALIDATION_ERROR', false],
])('%s (%d) is a %s', async (_, code, errorClass, retryable) => {
  answer = error(code);
  const call = createCrm(server.url).listCompanies(undefined, signal);
  await expect(call).rejects.toThrow(RpcError);
  await expect(call).rejects.toMatchObject({ code, errorClass, retryable });
});

test.each<[string, (id: unknown) => Reply]>([
  ['the answer to another call', () => result({ companies: [] })('another')],
  ['an answer without a result', (id) => ({ body: { jsonrpc: '2.0', id } })],
  ['an answer of another protocol', () => ({ body: { companies: [] } })],
  ['no JSON', () => ({ headers: { 'content-type': 'text/html' }, body: 'hello' })],
])('%s is a PROVIDER_ERROR', async (_, reply) => {
  answer = reply;
  const call = createCrm(server.url).listCompanies(undefined, signal);
  await expect(call).rejects.toMatchObject({ errorClass: 'PROVIDER_ERROR', retryable: true });
});

test('a CRM that is too busy is waited for', async () => {
  answer = () => ({ status: 429, headers: { 'retry-after': '3' } });
  const call = createCrm(server.url).listCompanies(undefined, signal);
  await expect(call).rejects.toMatchObject({ errorClass: 'RATE_LIMIT', retryAfterMs: 3_000 });
});

test('a call ends when it is aborted', async () => {
  answer = () => 'hang';
  const controller = new AbortController();
  const call = createCrm(server.url).listCompanies(undefined, controller.signal);
  const ended = expect(call).rejects.toMatchObject({ errorClass: 'TIMEOUT' });
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await ended;
});
