// The thread pool: recovery from a failed start.
import { until } from '@sextant/stack/until';
import { createPool } from './pool';

test('starts threads again when the first start times out', async () => {
  let starts = 0;
  const pool = createPool({
    threads: 1,
    memoryMb: 256,
    get startMs() {
      return starts++ === 0 ? 1 : 30_000;
    },
  });
  const problems = new Set<string>();
  await until('a thread is warm', () => {
    const [problem = 'none'] = pool.ready();
    problems.add(problem);
    return problem === 'none';
  });
  await pool.close();
  expect([...problems]).toEqual([
    'no Z3 thread has started yet',
    expect.stringContaining('a Z3 thread does not start: '),
    'none',
  ]);
});
