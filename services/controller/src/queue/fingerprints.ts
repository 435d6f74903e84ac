// Fingerprints of the jobs of runs: cheap to read for many runs at once, and different after every change of a job.
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** The fields that change with a job's state: time added, attempts made and started, stalls, time ended. */
const READ = `
local fingerprints = {}
for i = 2, #ARGV do
  local parts = {}
  for id in string.gmatch(ARGV[i], '%S+') do
    local job = redis.call('HMGET', ARGV[1] .. id, 'timestamp', 'atm', 'ats', 'stc', 'finishedOn')
    for j = 1, #job do parts[#parts + 1] = job[j] or '' end
  end
  fingerprints[#fingerprints + 1] = table.concat(parts, ',')
end
return fingerprints
`;

/** Takes the job ids of each run and returns one fingerprint per run, in the same order. */
export function readFingerprints(
  queue: Queue,
  redis: Redis,
  runs: readonly (readonly string[])[],
): Promise<readonly string[]> {
  return redis.eval(READ, 0, queue.toKey(''), ...runs.map((ids) => ids.join(' '))) as Promise<string[]>;
}
