import { COMPANIES } from '../companies';
import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator('test');

const rpc = (method: string, params?: object, id: unknown = 1) =>
  simulator.call('POST', '/crm/rpc', { body: { jsonrpc: '2.0', id, method, params } });

async function allCompanies() {
  const companies = [];
  let cursor: string | undefined;
  do {
    const { json } = await rpc('companies.list', cursor === undefined ? {} : { cursor });
    companies.push(...json.result.companies);
    cursor = json.result.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return companies;
}

describe('companies.list', () => {
  test('returns all companies page by page, each with the URL of a page that exists', async () => {
    const companies = await allCompanies();
    expect(companies.map(({ name }) => name)).toEqual(COMPANIES.map(({ name }) => name));
    expect(companies[0]).toMatchObject({ id: 'crm-0001', external_id: null, email: 'hello@northwind-traders.example' });
    for (const { url } of companies) expect((await fetch(url)).status).toBe(200);
  });

  test('respects the limit', async () => {
    const { json } = await rpc('companies.list', { limit: 100 });
    expect([json.result.companies.length, json.result.next_cursor]).toEqual([COMPANIES.length, null]);
  });
});

describe('companies.upsert', () => {
  test('creates an account once, then updates it', async () => {
    const company = { external_id: 'e-1', name: 'New', url: 'https://new.example/' };
    const first = await rpc('companies.upsert', company);
    expect(first.json).toEqual({ jsonrpc: '2.0', id: 1, result: { id: 'crm-0015', created: true } });
    expect((await rpc('companies.upsert', { ...company, score: 80 })).json.result).toEqual({
      id: 'crm-0015',
      created: false,
    });
    const companies = await allCompanies();
    expect(companies).toHaveLength(COMPANIES.length + 1);
    expect(companies.at(-1)).toMatchObject({ ...company, score: 80 });
  });

  test.each([
    ['its own id', { external_id: 'crm-0002' }],
    ['its web site', { external_id: 'host/web/contoso-robotics', url: 'http://host/web/contoso-robotics/' }],
  ])('recognizes a company by %s', async (_title, fields) => {
    expect((await rpc('companies.upsert', { ...fields, score: 5 })).json.result).toEqual({
      id: 'crm-0002',
      created: false,
    });
    const companies = await allCompanies();
    expect(companies).toHaveLength(COMPANIES.length);
    expect(companies[1]).toMatchObject({ id: 'crm-0002', name: 'Contoso Robotics', score: 5 });
  });
});

describe('JSON-RPC', () => {
  test.each<[string, unknown, number, unknown]>([
    ['an unknown method', { jsonrpc: '2.0', id: 7, method: 'companies.drop' }, -32_601, 7],
    ['a method of Object.prototype', { jsonrpc: '2.0', id: 7, method: 'toString' }, -32_601, 7],
    ['an invalid parameter', { jsonrpc: '2.0', id: 'a', method: 'companies.upsert', params: {} }, -32_602, 'a'],
    [
      'a cursor of another list',
      { jsonrpc: '2.0', id: 1, method: 'companies.list', params: { cursor: '!!' } },
      -32_602,
      1,
    ],
    ['another version', { jsonrpc: '1.0', id: 3, method: 'companies.list' }, -32_600, 3],
    ['no method', { jsonrpc: '2.0', id: 3 }, -32_600, 3],
    ['a batch', [{ jsonrpc: '2.0', id: 1, method: 'companies.list' }], -32_600, null],
    ['broken JSON', '{"jsonrpc":', -32_700, null],
  ])('%s is an error with status 200', async (_title, body, code, id) => {
    const { status, json } = await simulator.call('POST', '/crm/rpc', { body });
    expect(status).toBe(200);
    expect(json).toEqual({ jsonrpc: '2.0', id, error: expect.objectContaining({ code, message: expect.any(String) }) });
  });

  test('invalid parameters are named', async () => {
    const { json } = await rpc('companies.list', { limit: 0 });
    expect(json.error.data).toEqual([{ field: 'limit', message: expect.any(String) }]);
  });

  test('a notification is executed and has no response body', async () => {
    const body = { jsonrpc: '2.0', method: 'companies.upsert', params: { external_id: 'quiet' } };
    const { status, text } = await simulator.call('POST', '/crm/rpc', { body });
    expect([status, text]).toEqual([204, '']);
    expect(await allCompanies()).toHaveLength(COMPANIES.length + 1);
  });

  test('the fault rate-limits answers 429', async () => {
    await simulator.call('PUT', '/faults/rate-limits', { body: { enabled: true } });
    const { status, headers } = await rpc('companies.list');
    expect([status, Number(headers.get('retry-after')) >= 1]).toEqual([429, true]);
  });
});
