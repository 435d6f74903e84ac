import { deferred } from '@sextant/records/testing';
import { batched } from './batch';

it('sends what comes together together, and what comes meanwhile with the next', async () => {
  const sent: (readonly number[])[] = [];
  const [begun, go] = [deferred(), deferred()];
  const double = batched(async (items: readonly number[]) => {
    sent.push(items);
    begun.resolve();
    await go.promise;
    return items.map((item) => item * 2);
  });
  const first = [double(1), double(2)];
  await begun.promise;
  const second = [double(3), double(4)];
  go.resolve();
  expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8]);
  expect(sent).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(await double(5)).toBe(10);
});

it('fails those of a request that failed, and goes on', async () => {
  let fails = true;
  const send = batched(async (items: readonly string[]) => {
    if (fails) throw new Error('away');
    return items;
  });
  const failed = await Promise.allSettled([send('a'), send('b')]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await send('c')).toBe('c');
});
