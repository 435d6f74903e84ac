import { until } from './until';

test('returns the first value that is neither undefined, null nor false', async () => {
  const values = [undefined, null, false, 0, 1];
  await expect(until('there is a value', () => values.shift(), { intervalMs: 1 })).resolves.toBe(0);
});

test('retries after an error', async () => {
  let attempts = 0;
  const probe = () => {
    attempts += 1;
    if (attempts < 3) throw new Error('connection refused');
    return Promise.resolve(attempts);
  };
  await expect(until('it answers', probe, { intervalMs: 1 })).resolves.toBe(3);
});

test('rejects after the timeout, with the last error as the cause', async () => {
  const refused = new Error('connection refused');
  const waiting = until('it answers', () => Promise.reject(refused), { timeoutMs: 20, intervalMs: 1 });
  await expect(waiting).rejects.toMatchObject({ message: 'waited 0.02 s until it answers', cause: refused });
  await expect(until('true', () => false, { timeoutMs: 0 })).rejects.toMatchObject({ cause: undefined });
});
