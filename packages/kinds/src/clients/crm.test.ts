// The CRM client: JSON-RPC calls and errors.
import { startServer, type Reply, type TestServer } from '@sextant/http/testing/server';
import { until } from '@sextant/stack/until';
import { createCrm, RpcError } from './crm';

const { signal } = new AbortController();
let server: TestServer;
let respond: (id: unknown) => Reply | 'hang';

beforeEach(async () => {
  server = await startServer(({ body }) => respond((body as { id: unknown }).id));
});
afterEach(() => server.close());

const result = (value: unknown) => (id: unknown) => ({ body: { jsonrpc: '2.0', id, result: value } });
const error = (code: number) => (id: unknown) => ({
  body: { jsonrpc: '2.0', id, error: { code, message: 'no', data: { field: 'x' } } },
});

test('lists companies by page', async () => {
  respond = result({ companies: [{ id: 7, name: 'Acme', url: 'https://acme.example' }], next_cursor: 'n' });
  await expect(createCrm(server.url).listCompanies('c', signal)).resolves.toEqual({
    companies: [{ id: '7', name: 'Acme', url: 'https://acme.example' }],
    next_cursor: 'n',
  });
  expect(server.requests[0]).toMatchObject({
    ...{ method: 'POST', url: '/rpc' },
    body: { jsonrpc: '2.0', method: 'companies.list', params: { cursor: 'c' } },
  });
});

test('upserts a company by its external id', async () => {
  respond = result({ id: 'crm-1' });
  await createCrm(server.url).upsertCompany({ external_id: 'a' }, signal);
  expect(server.requests[0]?.body).toMatchObject({ method: 'companies.upsert', params: { external_id: 'a' } });
});

test.each([
  ['a parse error', -32_700, 'VALIDATION_ERROR', false],
  ['an invalid request', -32_600, 'VALIDATION_ERROR', false],
  ['an unknown method', -32_601, 'VALIDATION_ERROR', false],
  ['invalid parameters', -32_602, 'VALIDATION_ERROR', false],
  ['an internal error', -32_603, 'PROVIDER_ERROR', true],
  ['a server error', -32_001, 'PROVIDER_ERROR', true],
  ['an error of the CRM', 42, 'VALIDATION_ERROR', false],
])('%s (%d) is a %s', async (_, code, errorClass, retryable) => {
  respond = error(code);
  const call = createCrm(server.url).listCompanies(undefined, signal);
  await expect(call).rejects.toThrow(RpcError);
  await expect(call).rejects.toMatchObject({ code, errorClass, retryable });
});

test.each<[string, (id: unknown) => Reply]>([
  ['the response to another call', () => result({ companies: [] })('another')],
  ['a response without a result', (id) => ({ body: { jsonrpc: '2.0', id } })],
  ['a response that is not JSON-RPC', () => ({ body: { companies: [] } })],
  ['a response that is not JSON', () => ({ headers: { 'content-type': 'text/html' }, body: 'hello' })],
])('%s is a PROVIDER_ERROR', async (_, reply) => {
  respond = reply;
  const call = createCrm(server.url).listCompanies(undefined, signal);
  await expect(call).rejects.toMatchObject({ errorClass: 'PROVIDER_ERROR', retryable: true });
});

test('a rate limit has the time to wait', async () => {
  respond = () => ({ status: 429, headers: { 'retry-after': '3' } });
  const call = createCrm(server.url).listCompanies(undefined, signal);
  await expect(call).rejects.toMatchObject({ errorClass: 'RATE_LIMIT', retryAfterMs: 3_000 });
});

test('a call rejects when aborted', async () => {
  respond = () => 'hang';
  const controller = new AbortController();
  const call = createCrm(server.url).listCompanies(undefined, controller.signal);
  const ended = expect(call).rejects.toMatchObject({ errorClass: 'TIMEOUT' });
  await until('the call arrives', () => server.requests.length > 0, { intervalMs: 5 });
  controller.abort();
  await ended;
});
