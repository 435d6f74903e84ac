// Validation and the OpenAPI document, through a real Fastify app.
import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { describeApi, type ZodTypeProvider } from './openapi';
import { answerProblem } from '../problem/problem';

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = fastify();
  app.setErrorHandler(answerProblem);
  describeApi(app, { title: 'Things', description: 'Manages things.', version: '1.2.3' });
  void app.register(async (plugin) => {
    const body = z.strictObject({ targets: z.array(z.strictObject({ url: z.url() })), size: z.int().default(3) });
    plugin
      .withTypeProvider<ZodTypeProvider>()
      .post('/things', { schema: { summary: 'Makes things', body } }, (request) => ({ size: request.body.size }))
      .get(
        '/things',
        { schema: { querystring: z.strictObject({ limit: z.coerce.number().default(10) }) } },
        (request) => ({
          limit: request.query.limit,
        }),
      );
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

async function post(body: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/things`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

test('a route receives the request as its schema parses it', async () => {
  expect(await post({ targets: [] })).toEqual({ status: 200, body: { size: 3 } });
  expect(await (await fetch(`${url}/things?limit=5`)).json()).toEqual({ limit: 5 });
});

test('an invalid request is refused with the path of each invalid field', async () => {
  const targets = [{ url: 'https://a.example' }, { url: 'b' }];
  expect(await post({ targets, size: 1.5, colour: 'red' })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'targets.1.url' }, { field: 'size' }, { field: 'colour' }] },
  });
  expect(await post(null)).toMatchObject({ status: 422, body: { errors: [{ field: 'body' }] } });
});

test('the document lists the routes and their schemas', async () => {
  expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.2.3' },
    paths: {
      '/things': {
        post: {
          summary: 'Makes things',
          requestBody: {
            content: {
              'application/json': { schema: { properties: { size: { default: 3 } }, required: ['targets'] } },
            },
          },
        },
        get: { parameters: [{ in: 'query', name: 'limit' }] },
      },
    },
  });
});
