import { setTimeout as delay } from 'node:timers/promises';
import { createPool } from './pool';

test('tries again when no thread has started in time, as nobody asks for proofs of who is not ready', async () => {
  let tries = 0;
  const pool = createPool({
    threads: 1,
    memoryMb: 256,
    get startMs() {
      return tries++ === 0 ? 1 : 30_000;
    },
  });
  const seen = new Set<string>();
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await delay(20)) {
    const [problem = 'none'] = pool.ready();
    seen.add(problem);
    if (problem === 'none') break;
  }
  await pool.close();
  expect([...seen]).toEqual([
    'no thread of Z3 has started yet',
    expect.stringContaining('a thread of Z3 does not start: '),
    'none',
  ]);
});
