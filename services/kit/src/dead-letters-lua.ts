// The dead letters' operations inside Redis, where each is atomic. KEYS[1] is the prefix of all keys:
//   letters          hash: id → letter as JSON
//   queue:{queue}    sorted set: ids of a queue by the time of their last failure (ms since the epoch)
//   index:{index}    sorted set: the same for one `queue|class|retryable`
//   indexes, queues  sets: the names of those that exist
//   replays:{id}     how often a job was put back on its queue, for a week after the last time

const REPLAYS_SECONDS = 7 * 24 * 60 * 60;

const TAKE_OUT = `
local function takeOut(id)
  local text = redis.call('HGET', KEYS[1] .. 'letters', id)
  if not text then return nil end
  local letter = cjson.decode(text)
  local index = letter.queue .. '|' .. letter.error_class .. '|' .. tostring(letter.retryable)
  redis.call('HDEL', KEYS[1] .. 'letters', id)
  redis.call('ZREM', KEYS[1] .. 'queue:' .. letter.queue, id)
  redis.call('ZREM', KEYS[1] .. 'index:' .. index, id)
  return letter
end
`;

/**
 * id, letter without the fields that are added here, first failure, time of the last, queue, index → 1 when the job had
 * no letter. Texts are joined, as cjson would make an object of an empty list.
 */
export const PUT = `${TAKE_OUT}
local id, text, first, at, queue, index = unpack(ARGV)
local before = takeOut(id)
local replays = tonumber(redis.call('GET', KEYS[1] .. 'replays:' .. id) or 0)
if before and before.replays < replays then before = nil end
if before then replays = before.replays end
local added = { first_failed_at = before and before.first_failed_at or first, replays = replays }
local letter = string.sub(text, 1, -2) .. ',' .. string.sub(cjson.encode(added), 2)
redis.call('HSET', KEYS[1] .. 'letters', id, letter)
redis.call('ZADD', KEYS[1] .. 'queue:' .. queue, at, id)
redis.call('ZADD', KEYS[1] .. 'index:' .. index, at, id)
redis.call('SADD', KEYS[1] .. 'queues', queue)
redis.call('SADD', KEYS[1] .. 'indexes', index)
return before and 0 or 1
`;

/** limit, time, id, queue, class, retryable → letters after that place, newest first; an empty text matches any. */
export const LIST = `
local limit, at, after = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local found = {}
local function matches(index)
  local queue, class, retryable = string.match(index, '^(.*)|(.*)|(.*)$')
  return (ARGV[4] == '' or ARGV[4] == queue) and (ARGV[5] == '' or ARGV[5] == class)
    and (ARGV[6] == '' or ARGV[6] == retryable)
end
local function collect(key)
  local offset, taken = 0, 0
  repeat
    local page = redis.call('ZREVRANGEBYSCORE', key, at, '-inf', 'WITHSCORES', 'LIMIT', offset, limit)
    for i = 1, #page, 2 do
      if taken < limit and not (page[i + 1] == at and page[i] >= after) then
        taken = taken + 1
        found[#found + 1] = { page[i], tonumber(page[i + 1]) }
      end
    end
    offset = offset + limit
  until taken >= limit or #page < limit * 2
end
for _, index in ipairs(redis.call('SMEMBERS', KEYS[1] .. 'indexes')) do
  if matches(index) then collect(KEYS[1] .. 'index:' .. index) end
end
table.sort(found, function(a, b)
  if a[2] == b[2] then return a[1] > b[1] end
  return a[2] > b[2]
end)
local letters = {}
for i = 1, math.min(limit, #found) do
  letters[i] = redis.call('HGET', KEYS[1] .. 'letters', found[i][1])
end
return letters
`;

/** first hour, length of an hour, hours → counts by index, counts by hour. */
export const STATS = `
local first, length, hours = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local indexes, counts = {}, {}
for _, index in ipairs(redis.call('SMEMBERS', KEYS[1] .. 'indexes')) do
  local count = redis.call('ZCARD', KEYS[1] .. 'index:' .. index)
  if count > 0 then indexes[#indexes + 1] = { index, count } end
end
local queues = redis.call('SMEMBERS', KEYS[1] .. 'queues')
for hour = 1, hours do
  local from = first + (hour - 1) * length
  counts[hour] = 0
  for _, queue in ipairs(queues) do
    counts[hour] = counts[hour] + redis.call('ZCOUNT', KEYS[1] .. 'queue:' .. queue, from, '(' .. from + length)
  end
end
return { indexes, counts }
`;

/** id → 1 when there is a letter, whose next put is a failure of its own. */
export const REPLAYING = `
local text = redis.call('HGET', KEYS[1] .. 'letters', ARGV[1])
if not text then return 0 end
redis.call('SET', KEYS[1] .. 'replays:' .. ARGV[1], cjson.decode(text).replays + 1, 'EX', ${REPLAYS_SECONDS})
return 1
`;

/** Pairs of id and last failure, empty for any → how many were there and are no more. */
export const REMOVE = `${TAKE_OUT}
local removed = 0
for i = 1, #ARGV, 2 do
  local text = redis.call('HGET', KEYS[1] .. 'letters', ARGV[i])
  if text and (ARGV[i + 1] == '' or cjson.decode(text).last_failed_at == ARGV[i + 1]) then
    takeOut(ARGV[i])
    removed = removed + 1
  end
end
return removed
`;

/** queue, letters to keep, most → the oldest letters beyond those. */
export const TAKE = `
local key = KEYS[1] .. 'queue:' .. ARGV[1]
local beyond = math.min(redis.call('ZCARD', key) - tonumber(ARGV[2]), tonumber(ARGV[3]))
if beyond <= 0 then return {} end
return redis.call('HMGET', KEYS[1] .. 'letters', unpack(redis.call('ZRANGE', key, 0, beyond - 1)))
`;
