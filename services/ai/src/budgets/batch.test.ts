import { deferred } from '@sextant/records/testing';
import { batchRequests } from './batch';

it('sends concurrent items in one request and later items in the next', async () => {
  const sent: (readonly number[])[] = [];
  const [begun, go] = [deferred(), deferred()];
  const double = batchRequests(async (items: readonly number[]) => {
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

it('rejects every item of a failed request and recovers', async () => {
  let fails = true;
  const send = batchRequests(async (items: readonly string[]) => {
    if (fails) throw new Error('unavailable');
    return items;
  });
  const failed = await Promise.allSettled([send('a'), send('b')]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await send('c')).toBe('c');
});
