// Webhooks over HTTP, with a local controller.
import { sextant } from '@sextant/signals/sextant';
import {
  webhookCommandsRefusedTotal,
  webhookDeliveriesTotal,
  webhookDuplicatesTotal,
  webhookSignatureFailuresTotal,
} from '@sextant/signals/webhooks';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { TestServer } from '@sextant/http/testing/server';
import { comment, startApp, type TestApp, type WebhookRequest } from '../testing/webhooks';

const MB = 1024 * 1024;

let app: TestApp;
let controller: TestServer;
let telemetry: Capture;
const send = (request: WebhookRequest) => app.send(request);

beforeEach(async () => {
  telemetry = captureTelemetry();
  app = await startApp();
  ({ controller } = app);
});

afterEach(async () => {
  await app.close();
  await telemetry.assertCatalogued(sextant);
});

test('a comment with a command starts a run', async () => {
  const response = await send({ body: comment('Please:\r\n/upgrade lodash@4.17.21\r\nthanks') });
  expect(response).toMatchObject({ status: 202, body: { runId: 'run-1' } });
  expect(controller.requests[0]).toMatchObject({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { authorization: 'Bearer service-token', 'x-correlation-id': 'delivery-1' },
    body: {
      kind: 'upgrade',
      idempotency_key: expect.stringMatching(/^github:comment:1:[0-9a-f]{16}$/),
      github_owner: { login: 'acme', id: 9 },
      input: {
        ecosystem: 'npm',
        package: 'lodash',
        version: '4.17.21',
        source: { repository: 'acme/web', issue_number: 7, sender: 'priya' },
      },
    },
  });
});

test('both webhook paths start a run', async () => {
  const response = await send({ body: comment('/upgrade lodash@4.17.21'), path: '/api/github/webhooks' });
  expect(response).toMatchObject({ status: 202, body: { runId: 'run-1' } });
});

describe('a comment starts a single run', () => {
  const body = comment('/upgrade lodash@4.17.21');
  const formBody = new URLSearchParams({ payload: JSON.stringify(body) }).toString();
  const hook = (id: string) => ({ 'x-github-delivery': id });

  test.each<[string, WebhookRequest]>([
    ['delivered again', { body }],
    ['delivered by another webhook', { body, headers: hook('delivery-2') }],
    [
      'delivered by a webhook with another content type',
      { body: formBody, headers: { ...hook('delivery-2'), 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['replayed with a new id', { body, headers: hook('x'.repeat(100)) }],
  ])('%s, and the duplicate is counted', async (_, again) => {
    const [first, second] = [await send({ body }), await send(again)];
    expect(first).toMatchObject({ status: 202 });
    expect(second).toEqual(first);
    await expect(telemetry.value(webhookDuplicatesTotal, { event: 'issue_comment' })).resolves.toBe(1);
    await expect(telemetry.value(webhookDeliveriesTotal, { event: 'issue_comment' })).resolves.toBe(2);
  });

  test('the same command in another comment starts another run', async () => {
    await send({ body });
    const other = { ...body, comment: { ...body.comment, id: 2 } };
    expect(await send({ body: other })).toMatchObject({ status: 202, body: { runId: 'run-2' } });
  });

  test('the longest command has a key that the controller accepts', async () => {
    const name = `github.com/${'x'.repeat(200)}`;
    expect(await send({ body: comment(`/upgrade go:${name}@v1.0.0-${'x'.repeat(200)}`) })).toMatchObject({
      status: 202,
    });
    const [{ body: newRun }] = controller.requests as unknown as [{ body: { idempotency_key: string } }];
    expect(newRun.idempotency_key.length).toBeLessThanOrEqual(200);
  });

  test('an edited comment starts no run', async () => {
    const response = await send({
      body: { ...body, action: 'edited', changes: { body: { from: '/upgrade lodash' } } },
    });
    expect(response).toMatchObject({ status: 200, body: { ignored: expect.stringContaining('in a new comment') } });
    expect(controller.requests).toEqual([]);
  });
});

test('the network of a rejected delivery is that of the client behind trusted proxies', async () => {
  await app.close();
  app = await startApp({ trustedProxies: 1 });
  const forwarded = { 'x-forwarded-for': '203.0.113.7, 192.30.252.41', 'x-hub-signature-256': 'nonsense' };
  await app.send({ body: comment('/upgrade lodash@4.17.21'), headers: forwarded });
  const source = { source: '192.30.252.0/24' };
  await expect(telemetry.value(webhookSignatureFailuresTotal, source)).resolves.toBe(1);
});

describe('the rate of commands is limited', () => {
  const nth = (id: number, more: object = {}) =>
    comment('/upgrade lodash@4.17.21', {
      comment: { id, author_association: 'MEMBER', body: '/upgrade lodash@4.17.21' },
      installation: { id: 5 },
      ...more,
    });
  const repository = (name: string) => ({
    repository: { id: 2, full_name: name, owner: { id: 9, login: 'acme', type: 'Organization' } },
  });

  test('by repository, ignoring the case of its name', async () => {
    await app.close();
    app = await startApp({ rates: { perRepository: 2, perInstallation: 100 } });
    const statuses = [];
    for (const id of [1, 2, 3]) statuses.push((await app.send({ body: nth(id) })).status);
    expect(statuses).toEqual([202, 202, 429]);
    expect(await app.send({ body: nth(4, repository('Acme/Web')) })).toMatchObject({
      status: 429,
      body: {
        detail: expect.stringMatching(/^more than 2 commands per minute from one repository: retry in \d+ s$/),
      },
    });
    expect((await app.send({ body: nth(5, repository('acme/api')) })).status).toBe(202);
    await expect(telemetry.value(webhookCommandsRefusedTotal, { reason: 'rate' })).resolves.toBe(2);
  });

  test('by installation, or by owner without an installation', async () => {
    await app.close();
    app = await startApp({ rates: { perRepository: 100, perInstallation: 1 } });
    const send = async (id: number, name: string, more: object = {}) =>
      (await app.send({ body: nth(id, { ...repository(name), ...more }) })).status;
    expect([await send(1, 'acme/web'), await send(2, 'acme/api')]).toEqual([202, 429]);
    const manual = { installation: undefined };
    expect([await send(3, 'acme/web', manual), await send(4, 'acme/api', manual)]).toEqual([202, 429]);
    expect((await app.send({ body: nth(6, { action: 'edited' }) })).status).toBe(200);
  });
});

test('log lines of a delivery have its id and the run', async () => {
  await send({ body: comment('/upgrade lodash@4.17.21') });
  expect(telemetry.lines()).toContainEqual(expect.objectContaining({ correlation_id: 'delivery-1', run_id: 'run-1' }));
});

describe('a delivery without a valid signature is rejected', () => {
  test.each([
    ['missing', undefined, 'is missing'],
    ['wrong', `sha256=${'0'.repeat(64)}`, 'does not match the body'],
    ['malformed', 'nonsense', 'does not match the body'],
  ])('%s', async (_, signature, reason) => {
    const response = await send({
      body: comment('/upgrade lodash@4.17.21'),
      headers: { 'x-hub-signature-256': signature },
    });
    expect(response).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: { status: 401, detail: expect.stringContaining(reason) },
    });
    expect(controller.requests).toEqual([]);
    await expect(telemetry.value(webhookSignatureFailuresTotal, { source: '127.0.0.0/24' })).resolves.toBe(1);
  });
});

test('more than five deliveries without a valid signature from one network are a fact', async () => {
  const forge = () =>
    send({ body: comment('/upgrade lodash@4.17.21'), headers: { 'x-hub-signature-256': 'nonsense' } });
  for (let i = 0; i < 5; i += 1) await forge();
  expect(telemetry.facts()).toEqual([]);
  await forge();
  const labels = { source: '127.0.0.0/24' };
  expect(telemetry.facts()).toEqual([{ name: 'WebhookSignatureFailures', labels, value: 6 }]);
});

describe('both content types of GitHub are accepted', () => {
  const form = (payload: unknown): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

  test('a form and JSON start the same run', async () => {
    const payload = comment('Grüße & 100% + more:\n/upgrade lodash@4.17.21');
    const inForm = await send({ body: form(payload), headers: formHeaders });
    const inJson = await send({ body: payload, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(inForm).toMatchObject({ status: 202, body: { runId: 'run-1' } });
    expect(inJson).toEqual(inForm);
    expect(controller.requests[1]?.body).toEqual(controller.requests[0]?.body);
  });

  test.each([
    ['JSON', { body: { zen: 'Keep it simple.', hook_id: 1 } }],
    ['a form', { body: form({ zen: 'Keep it simple.', hook_id: 1 }), headers: formHeaders }],
  ])('a ping as %s gets a response', async (_, { body, headers = {} }: WebhookRequest) => {
    const response = await send({ body, headers: { ...headers, 'x-github-event': 'ping' } });
    expect(response).toMatchObject({ status: 200, body: { pong: true } });
  });

  test.each([
    ['a form without payload', { body: 'a=b', headers: formHeaders }, 400, 'no field payload'],
    ['a form whose payload is not JSON', { body: 'payload=x', headers: formHeaders }, 400, 'payload is not valid JSON'],
    ['XML', { body: '<a/>', headers: { 'content-type': 'text/xml' } }, 415, 'unknown content type "text/xml"'],
  ])('%s is rejected', async (_, request: WebhookRequest, status, reason) => {
    expect(await send(request)).toMatchObject({ status, body: { detail: expect.stringContaining(reason) } });
    expect(controller.requests).toEqual([]);
  });
});

describe('invalid input is rejected with the reason', () => {
  const valid = comment('/upgrade lodash@4.17.21');
  const { issue: _, ...withoutIssue } = valid;
  test.each([
    ['truncated JSON', { body: JSON.stringify(valid).slice(0, -20) }, 'truncated JSON'],
    ['an empty body', { body: '' }, 'truncated JSON: it ends at byte 0'],
    ['other text', { body: 'upgrade=lodash' }, 'not valid JSON'],
    ['no delivery id', { body: valid, headers: { 'x-github-delivery': undefined } }, 'x-github-delivery is missing'],
    ['no event', { body: valid, headers: { 'x-github-event': undefined } }, 'x-github-event is missing'],
    [
      'a delivery id that is too long',
      { body: valid, headers: { 'x-github-delivery': 'x'.repeat(101) } },
      'longer than 100',
    ],
    ['a payload without an issue', { body: withoutIssue }, 'issue'],
    ['a JSON array', { body: [] }, 'body'],
  ])('%s', async (_, request: WebhookRequest, reason) => {
    const response = await send(request);
    expect(response).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { detail: expect.stringContaining(reason) },
    });
    expect(response.body.errors[0].message).not.toBe('');
    expect(controller.requests).toEqual([]);
  });
});

describe('other deliveries are ignored with the reason', () => {
  test.each([
    [
      'an unknown event',
      { body: {}, headers: { 'x-github-event': 'sponsorship' } },
      'event "sponsorship" is not handled',
    ],
    [
      'a deleted comment',
      { body: comment('/upgrade a@1.0.0', { action: 'deleted' }) },
      'action "deleted" is not handled',
    ],
    ['a comment without a command', { body: comment('nice') }, 'the comment has no command'],
    [
      'a comment of a bot',
      { body: comment('/upgrade a@1.0.0', { sender: { login: 'x[bot]', type: 'Bot' } }) },
      'written by a bot',
    ],
  ])('%s', async (_, request: WebhookRequest, reason) => {
    expect(await send(request)).toMatchObject({ status: 200, body: { ignored: expect.stringContaining(reason) } });
    expect(controller.requests).toEqual([]);
  });
});

describe('a body above 2 MB is rejected', () => {
  test('with a content length', async () => {
    const response = await send({ body: Buffer.alloc(30 * MB, 'a') });
    expect(response).toMatchObject({
      status: 413,
      type: 'application/problem+json',
      body: { detail: expect.stringContaining('2 MB') },
    });
  });

  test('in chunks without a content length', async () => {
    const chunk = Buffer.alloc(MB, 'a');
    const body = ReadableStream.from(Array.from({ length: 30 }, () => chunk));
    const response = await fetch(`${app.url}/webhooks/github`, { method: 'POST', body, duplex: 'half' });
    expect(response.status).toBe(413);
  });

  test('but not a large body below the limit', async () => {
    const response = await send({ body: comment('/upgrade lodash@4.17.21', { padding: 'a'.repeat(1.5 * MB) }) });
    expect(response).toMatchObject({ status: 202 });
  });
});

describe('failures of the controller', () => {
  test('a short outage is retried', async () => {
    const reply = app.replies.controller;
    let calls = 0;
    app.replies.controller = () => ((calls += 1) < 3 ? { status: 503 } : reply());
    expect(await send({ body: comment('/upgrade lodash@4.17.21') })).toMatchObject({
      status: 202,
      body: { runId: 'run-1' },
    });
  });

  test('a delivery waits for a concurrent delivery of the same comment', async () => {
    const reply = app.replies.controller;
    const inProgress = { status: 409, body: { error_class: 'SERVICE_UNAVAILABLE', retryable: true } };
    let calls = 0;
    app.replies.controller = () => ((calls += 1) < 2 ? inProgress : reply());
    expect(await send({ body: comment('/upgrade lodash@4.17.21') })).toMatchObject({ status: 202 });
  });

  test('a long outage gets 503, so that the delivery can be redelivered', async () => {
    app.replies.controller = () => ({ status: 503 });
    const response = await send({ body: comment('/upgrade lodash@4.17.21') });
    expect(response).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('redeliver the webhook') },
    });
  });

  test('a rejected run gets 400 with the reason', async () => {
    app.replies.controller = () => ({ status: 422, body: { detail: 'org: is too long' } });
    const response = await send({ body: comment('/upgrade lodash@4.17.21') });
    expect(response).toMatchObject({ status: 400, body: { detail: expect.stringContaining('org: is too long') } });
  });
});
