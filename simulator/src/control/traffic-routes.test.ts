import { REPOSITORIES } from '../github/repositories';
import { startReceiver, type Receiver } from '../testing/receiver';
import { startWorld, TEST_SECRET, type TestWorld } from '../testing/start-world';
import { until } from '../testing/until';
import { upgradesOf } from '../traffic/upgrades';

let receiver: Receiver;
let world: TestWorld;
beforeEach(async () => {
  receiver = await startReceiver(TEST_SECRET);
  world = await startWorld({ githubAppUrl: receiver.url });
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

/** Without code and without what is not shown. */
const shownText = (body: string) => body.replaceAll('\r', '').replace(/```[^]*?```|<!--[^]*?-->/g, '');
const COMMAND = /^\/upgrade (?:(pip|cargo|go):)?(\S+)@([^\s@]+)$/m;

describe('traffic', () => {
  test('is there from the start, where a rate is set', async () => {
    const busy = await startWorld({ githubAppUrl: receiver.url, trafficRate: 150 });
    await until(() => receiver.received.length >= 5);
    expect((await busy.call('GET', '/traffic')).json).toMatchObject({ running: true, rate: 150 });
    await busy.close();
  });

  test('sends signed comments which ask for upgrades that exist, and counts the runs', async () => {
    const started = await world.call('POST', '/traffic', { body: { rate: 150, duration_s: 60 } });
    expect([started.status, started.json.running]).toEqual([202, true]);
    await until(() => receiver.received.length >= 60);
    expect((await world.call('DELETE', '/traffic')).json.running).toBe(false);

    const report = await until(async () => {
      const { json } = await world.call('GET', '/traffic?runs=true');
      return json.under_way === 0 && json;
    });
    expect(report).toMatchObject({ accepted: report.sent, errors: 0, rejected: {}, statuses: { 202: report.sent } });
    expect(new Set(report.accepted_runs).size).toBe(receiver.received.length);
    expect(report.runs).toEqual(report.accepted_runs.slice(-20));
    for (const { headers, payload, signed } of receiver.received) {
      expect(signed).toBe(true);
      expect(headers).toMatchObject({
        'x-github-event': 'issue_comment',
        'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
      });
      const [, ecosystem = 'npm', name, version] = COMMAND.exec(shownText(payload.comment.body)) ?? [];
      const repository = REPOSITORIES.find((one) => one.fullName === payload.repository.full_name);
      expect(repository && upgradesOf(repository)).toContainEqual({
        ecosystem,
        package: name,
        version,
        repository: payload.repository.full_name,
      });
    }
  });

  test('a webhook’s payload has what GitHub’s has, and its comment can be read', async () => {
    await world.call('POST', '/traffic', { body: { rate: 50, duration_s: 60 } });
    const { payload } = await until(() => receiver.received[0]);
    expect(payload).toMatchObject({
      action: 'created',
      issue: { number: expect.any(Number), title: expect.any(String), user: { login: expect.any(String) } },
      comment: { id: expect.any(Number), html_url: expect.stringContaining('#issuecomment-') },
      repository: { name: expect.any(String), owner: { login: expect.any(String) }, default_branch: 'main' },
      sender: { login: expect.any(String), type: 'User' },
      installation: { id: expect.any(Number) },
    });
    const comments = await world.call(
      'GET',
      `/github/repos/${payload.repository.full_name}/issues/${payload.issue.number}/comments`,
      {
        headers: { authorization: 'Bearer x' },
      },
    );
    expect(comments.json.map(({ id }: { id: number }) => id)).toEqual([payload.comment.id]);
  });

  test('arrives at the chosen rate and stops by itself', async () => {
    await world.call('POST', '/traffic', { body: { rate: 100, duration_s: 2 } });
    const report = await until(async () => {
      const { json } = await world.call('GET', '/traffic');
      return !json.running && json.under_way === 0 && json;
    });
    // A Poisson count of mean 200: five standard deviations either way.
    expect(report.sent).toBeGreaterThan(130);
    expect(report.sent).toBeLessThan(270);
    expect(report).not.toHaveProperty('accepted_runs');
  });

  test('the same seed asks for the same upgrades in the same order', async () => {
    const commandsOf = async () => {
      const other = await startWorld({ githubAppUrl: receiver.url, seed: 7 });
      const first = receiver.received.length;
      await other.call('POST', '/traffic', { body: { rate: 20 } });
      await until(() => receiver.received.length >= first + 5);
      await other.close();
      return receiver.received
        .slice(first, first + 5)
        .map(({ payload }) => COMMAND.exec(shownText(payload.comment.body))?.[0]);
    };
    expect(await commandsOf()).toEqual(await commandsOf());
  });

  test('a second start is refused while traffic runs', async () => {
    await world.call('POST', '/traffic', { body: { rate: 1 } });
    expect((await world.call('POST', '/traffic', { body: { rate: 2 } })).status).toBe(409);
    await world.call('DELETE', '/traffic');
    expect((await world.call('POST', '/traffic', { body: { rate: 2 } })).status).toBe(202);
  });

  test.each([
    [{ rate: 201 }, 'rate'],
    [{ rate: 0 }, 'rate'],
    [{}, 'rate'],
    [{ rate: 1, duration_s: 3601 }, 'duration_s'],
    [{ rate: 1, seconds: 1 }, 'seconds'],
  ])('%j is refused, and the field is named', async (body, field) => {
    const { status, json } = await world.call('POST', '/traffic', { body });
    expect([status, json.errors[0].field]).toEqual([422, field]);
  });

  test('webhooks signed with a wrong secret are counted as rejected', async () => {
    await world.call('PUT', '/faults/bad-signature', { body: { enabled: true, rate: 0.5 } });
    await world.call('POST', '/traffic', { body: { rate: 100, duration_s: 60 } });
    await until(() => receiver.received.length >= 60);
    await world.call('DELETE', '/traffic');
    const report = await until(async () => {
      const { json } = await world.call('GET', '/traffic');
      return json.under_way === 0 && json;
    });
    expect(report.rejected['401']).toBe(receiver.received.filter(({ signed }) => !signed).length);
    expect(report.rejected['401']).toBeGreaterThan(10);
    expect(report.accepted).toBe(report.sent - report.rejected['401']);
  });
});

describe('a single delivery', () => {
  test('is signed, and the answer of the app is returned', async () => {
    const { status, json } = await world.call('POST', '/deliver', {
      body: { package: 'zod', version: '3.24.1', repository: 'globex/checkout' },
    });
    expect(status).toBe(200);
    expect(json).toEqual({ delivery_id: json.delivery_id, status: 202, answer: { runId: `run-${json.delivery_id}` } });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.payload.repository.full_name).toBe('globex/checkout');
  });

  test('without a repository goes to one that has the package', async () => {
    await world.call('POST', '/deliver', { body: { package: 'moment', version: '2.30.1' } });
    expect(receiver.received[0]?.payload.repository.full_name).toBe('initech/reports');
  });

  test('of another ecosystem names it', async () => {
    await world.call('POST', '/deliver', { body: { ecosystem: 'cargo', package: 'serde', version: '1.0.210' } });
    const { payload } = receiver.received[0]!;
    expect(payload.repository.full_name).toBe('initech/vault');
    expect(payload.comment.body).toContain('/upgrade cargo:serde@1.0.210');
  });

  test('is signed wrongly under the fault bad-signature', async () => {
    await world.call('PUT', '/faults/bad-signature', { body: { enabled: true } });
    const { json } = await world.call('POST', '/deliver', { body: { package: 'zod', version: '3.24.1' } });
    expect(json.status).toBe(401);
  });

  test('that cannot be made says why', async () => {
    await receiver.close();
    const { status, json } = await world.call('POST', '/deliver', { body: { package: 'zod', version: '3.24.1' } });
    expect(status).toBe(502);
    expect(json.detail).toContain('ECONNREFUSED');
  });

  test.each([
    [{ version: '1.0.0' }, 'package'],
    [{ package: 'zod', version: '1 0' }, 'version'],
    [{ package: 'zod', version: '3.24.1', repository: 'acme/none' }, 'repository'],
  ])('of %j is refused, and the field is named', async (body, field) => {
    const { status, json } = await world.call('POST', '/deliver', { body });
    expect([status, json.errors[0].field]).toEqual([422, field]);
  });
});
