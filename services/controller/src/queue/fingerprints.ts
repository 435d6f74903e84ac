// Fingerprints of runs' jobs: cheap to read for many runs at once, and different whenever a job moved on.
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** What of a job changes with its state: attempts made, attempts started, stalls, when it was added and ended. */
const READ = `
local prints = {}
for i = 2, #ARGV do
  local parts = {}
  for id in string.gmatch(ARGV[i], '%S+') do
    local job = redis.call('HMGET', ARGV[1] .. id, 'timestamp', 'atm', 'ats', 'stc', 'finishedOn')
    for j = 1, #job do parts[#parts + 1] = job[j] or '' end
  end
  prints[#prints + 1] = table.concat(parts, ',')
end
return prints
`;

/** The fingerprint of each run, given as the ids of its jobs, in the same order. */
export function readFingerprints(
  queue: Queue,
  redis: Redis,
  runs: readonly (readonly string[])[],
): Promise<readonly string[]> {
  return redis.eval(READ, 0, queue.toKey(''), ...runs.map((ids) => ids.join(' '))) as Promise<string[]>;
}
