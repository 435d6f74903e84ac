// Webhooks through the front door: real HTTP, a real controller's answers.
import { sextant } from '@sextant/signals/sextant';
import {
  webhookCommandsRefusedTotal,
  webhookDeliveriesTotal,
  webhookDuplicatesTotal,
  webhookSignatureFailuresTotal,
} from '@sextant/signals/webhooks';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { TestServer } from '@sextant/http/testing/server';
import { comment, startApp, type Send, type TestApp } from '../testing/webhooks';

const MB = 1024 * 1024;

let app: TestApp;
let controller: TestServer;
let telemetry: Capture;
const send = (request: Send) => app.send(request);

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
  const answer = await send({ body: comment('Please:\r\n/upgrade lodash@4.17.21\r\nthanks') });
  expect(answer).toMatchObject({ status: 202, body: { runId: 'run-1' } });
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

test('the older path of the webhook works too', async () => {
  const answer = await send({ body: comment('/upgrade lodash@4.17.21'), path: '/api/github/webhooks' });
  expect(answer).toMatchObject({ status: 202, body: { runId: 'run-1' } });
});

describe('a comment is the intent: it starts one run', () => {
  const body = comment('/upgrade lodash@4.17.21');
  const formBody = new URLSearchParams({ payload: JSON.stringify(body) }).toString();
  const hook = (id: string) => ({ 'x-github-delivery': id });

  test.each<[string, Send]>([
    ['delivered again', { body }],
    ['delivered by another hook', { body, headers: hook('delivery-2') }],
    [
      'delivered by a hook of another form',
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
    const [{ body: asked }] = controller.requests as unknown as [{ body: { idempotency_key: string } }];
    expect(asked.idempotency_key.length).toBeLessThanOrEqual(200);
  });

  test('an edit starts none, and the reason says what to do', async () => {
    const answer = await send({ body: { ...body, action: 'edited', changes: { body: { from: '/upgrade lodash' } } } });
    expect(answer).toMatchObject({ status: 200, body: { ignored: expect.stringContaining('in a new comment') } });
    expect(controller.requests).toEqual([]);
  });
});

test('the network of a refused delivery is that of the client behind the proxies that are trusted', async () => {
  await app.close();
  app = await startApp({ trustedProxies: 1 });
  const forwarded = { 'x-forwarded-for': '203.0.113.7, 192.30.252.41', 'x-hub-signature-256': 'nonsense' };
  await app.send({ body: comment('/upgrade lodash@4.17.21'), headers: forwarded });
  const source = { source: '192.30.252.0/24' };
  await expect(telemetry.value(webhookSignatureFailuresTotal, source)).resolves.toBe(1);
});

describe('commands are limited', () => {
  const nth = (id: number, more: object = {}) =>
    comment('/upgrade lodash@4.17.21', {
      comment: { id, author_association: 'MEMBER', body: '/upgrade lodash@4.17.21' },
      installation: { id: 5 },
      ...more,
    });
  const repository = (name: string) => ({
    repository: { id: 2, full_name: name, owner: { id: 9, login: 'acme', type: 'Organization' } },
  });

  test('of a repository, whatever the case of its name', async () => {
    await app.close();
    app = await startApp({ rates: { perRepository: 2, perInstallation: 100 } });
    const statuses = [];
    for (const id of [1, 2, 3]) statuses.push((await app.send({ body: nth(id) })).status);
    expect(statuses).toEqual([202, 202, 429]);
    expect(await app.send({ body: nth(4, repository('Acme/Web')) })).toMatchObject({
      status: 429,
      body: {
        detail: expect.stringMatching(/^more than 2 commands a minute of one repository: send this again in \d+ s$/),
      },
    });
    expect((await app.send({ body: nth(5, repository('acme/api')) })).status).toBe(202);
    await expect(telemetry.value(webhookCommandsRefusedTotal, { reason: 'rate' })).resolves.toBe(2);
  });

  test('of an installation, and of an owner where there is none', async () => {
    await app.close();
    app = await startApp({ rates: { perRepository: 100, perInstallation: 1 } });
    const send = async (id: number, name: string, more: object = {}) =>
      (await app.send({ body: nth(id, { ...repository(name), ...more }) })).status;
    expect([await send(1, 'acme/web'), await send(2, 'acme/api')]).toEqual([202, 429]);
    const byHand = { installation: undefined };
    expect([await send(3, 'acme/web', byHand), await send(4, 'acme/api', byHand)]).toEqual([202, 429]);
    expect((await app.send({ body: nth(6, { action: 'edited' }) })).status).toBe(200);
  });
});

test('log lines of a delivery carry its id and the run', async () => {
  await send({ body: comment('/upgrade lodash@4.17.21') });
  expect(telemetry.lines()).toContainEqual(expect.objectContaining({ correlation_id: 'delivery-1', run_id: 'run-1' }));
});

describe('a delivery without a valid signature is refused', () => {
  test.each([
    ['missing', undefined, 'is missing'],
    ['wrong', `sha256=${'0'.repeat(64)}`, 'does not sign this body'],
    ['malformed', 'nonsense', 'does not sign this body'],
  ])('%s', async (_, signature, reason) => {
    const answer = await send({
      body: comment('/upgrade lodash@4.17.21'),
      headers: { 'x-hub-signature-256': signature },
    });
    expect(answer).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: { status: 401, detail: expect.stringContaining(reason) },
    });
    expect(controller.requests).toEqual([]);
    await expect(telemetry.value(webhookSignatureFailuresTotal, { source: '127.0.0.0/24' })).resolves.toBe(1);
  });
});

describe("the webhook's content type can be either of GitHub's", () => {
  const form = (payload: unknown): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

  test('a command in a form starts the same run as in JSON', async () => {
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
  ])('a ping as %s is answered', async (_, { body, headers = {} }: Send) => {
    const answer = await send({ body, headers: { ...headers, 'x-github-event': 'ping' } });
    expect(answer).toMatchObject({ status: 200, body: { pong: true } });
  });

  test.each([
    ['a form without payload', { body: 'a=b', headers: formHeaders }, 400, 'no field payload'],
    ['a form whose payload is not JSON', { body: 'payload=x', headers: formHeaders }, 400, 'payload is not valid JSON'],
    ['XML', { body: '<a/>', headers: { 'content-type': 'text/xml' } }, 415, 'unknown content type "text/xml"'],
  ])('%s is refused', async (_, request: Send, status, reason) => {
    expect(await send(request)).toMatchObject({ status, body: { detail: expect.stringContaining(reason) } });
    expect(controller.requests).toEqual([]);
  });
});

describe('bad input is refused with the reason', () => {
  const valid = comment('/upgrade lodash@4.17.21');
  const { issue: _, ...withoutIssue } = valid;
  test.each([
    ['truncated JSON', { body: JSON.stringify(valid).slice(0, -20) }, 'truncated JSON'],
    ['an empty body', { body: '' }, 'truncated JSON: it ends at byte 0'],
    ['other text', { body: 'upgrade=lodash' }, 'not valid JSON'],
    ['no delivery id', { body: valid, headers: { 'x-github-delivery': undefined } }, 'x-github-delivery is missing'],
    ['no event', { body: valid, headers: { 'x-github-event': undefined } }, 'x-github-event is missing'],
    [
      'a delivery id without end',
      { body: valid, headers: { 'x-github-delivery': 'x'.repeat(101) } },
      'longer than 100',
    ],
    ['a payload without an issue', { body: withoutIssue }, 'issue'],
    ['a JSON array', { body: [] }, 'body'],
  ])('%s', async (_, request: Send, reason) => {
    const answer = await send(request);
    expect(answer).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { detail: expect.stringContaining(reason) },
    });
    expect(answer.body.errors[0].message).not.toBe('');
    expect(controller.requests).toEqual([]);
  });
});

describe('what is not for us is ignored with the reason', () => {
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
    ['a bot', { body: comment('/upgrade a@1.0.0', { sender: { login: 'x[bot]', type: 'Bot' } }) }, 'written by a bot'],
  ])('%s', async (_, request: Send, reason) => {
    expect(await send(request)).toMatchObject({ status: 200, body: { ignored: expect.stringContaining(reason) } });
    expect(controller.requests).toEqual([]);
  });
});

describe('a body over 2 MB is refused clearly', () => {
  test('announced by its length', async () => {
    const answer = await send({ body: Buffer.alloc(30 * MB, 'a') });
    expect(answer).toMatchObject({
      status: 413,
      type: 'application/problem+json',
      body: { detail: expect.stringContaining('2 MB') },
    });
  });

  test('sent in chunks without a length', async () => {
    const chunk = Buffer.alloc(MB, 'a');
    const body = ReadableStream.from(Array.from({ length: 30 }, () => chunk));
    const response = await fetch(`${app.url}/webhooks/github`, { method: 'POST', body, duplex: 'half' });
    expect(response.status).toBe(413);
  });

  test('a large body under the limit is read', async () => {
    const answer = await send({ body: comment('/upgrade lodash@4.17.21', { padding: 'a'.repeat(1.5 * MB) }) });
    expect(answer).toMatchObject({ status: 202 });
  });
});

describe('trouble with the controller', () => {
  test('a short absence is waited out', async () => {
    const reply = app.replies.controller;
    let calls = 0;
    app.replies.controller = () => ((calls += 1) < 3 ? { status: 503 } : reply());
    expect(await send({ body: comment('/upgrade lodash@4.17.21') })).toMatchObject({
      status: 202,
      body: { runId: 'run-1' },
    });
  });

  test('a delivery of a comment whose run is just being started by another waits for it', async () => {
    const reply = app.replies.controller;
    const inProgress = { status: 409, body: { error_class: 'SERVICE_UNAVAILABLE', retryable: true } };
    let calls = 0;
    app.replies.controller = () => ((calls += 1) < 2 ? inProgress : reply());
    expect(await send({ body: comment('/upgrade lodash@4.17.21') })).toMatchObject({ status: 202 });
  });

  test('a long absence is answered with 503, so that the delivery is sent again', async () => {
    app.replies.controller = () => ({ status: 503 });
    const answer = await send({ body: comment('/upgrade lodash@4.17.21') });
    expect(answer).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('deliver the webhook again') },
    });
  });

  test('what it refuses is refused', async () => {
    app.replies.controller = () => ({ status: 422, body: { detail: 'org: is too long' } });
    const answer = await send({ body: comment('/upgrade lodash@4.17.21') });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('org: is too long') } });
  });
});
