// Lua scripts of the dead letter store; each runs atomically in Redis. KEYS[1] is the prefix of all keys:
//   jobs             hash: id → dead letter as JSON
//   queue:{queue}    sorted set: ids of a queue by the time of their last failure (ms since the epoch)
//   index:{index}    sorted set: the same for one `queue|class|retryable`
//   indexes          set: names of the indexes that are not empty
//   org:{org}:…      the last two for the dead letters of one org
//   replays:{id}     how often the job was replayed; expires a week after the last replay

const REPLAYS_SECONDS = 7 * 24 * 60 * 60;

const INDEXES = `
local function keysOf(entry)
  local bases = { KEYS[1], KEYS[1] .. 'org:' .. entry.org_id .. ':' }
  return bases, entry.queue .. '|' .. entry.error_class .. '|' .. tostring(entry.retryable)
end
local function insert(id, entry, at)
  local bases, index = keysOf(entry)
  for _, base in ipairs(bases) do
    redis.call('ZADD', base .. 'index:' .. index, at, id)
    redis.call('SADD', base .. 'indexes', index)
  end
end
local function delete(id)
  local text = redis.call('HGET', KEYS[1] .. 'jobs', id)
  if not text then return nil end
  local entry = cjson.decode(text)
  redis.call('HDEL', KEYS[1] .. 'jobs', id)
  redis.call('ZREM', KEYS[1] .. 'queue:' .. entry.queue, id)
  local bases, index = keysOf(entry)
  for _, base in ipairs(bases) do
    redis.call('ZREM', base .. 'index:' .. index, id)
    if redis.call('EXISTS', base .. 'index:' .. index) == 0 then redis.call('SREM', base .. 'indexes', index) end
  end
  return entry
end
`;

/**
 * Arguments: id, dead letter without the fields that are added here, first failure, time of the last failure, org,
 * queue, class, retryable. Returns 1 when the job had no dead letter. Joins texts, because cjson encodes an empty list
 * as an object.
 */
export const PUT = `${INDEXES}
local id, text, first, at, org, queue, class, retryable = unpack(ARGV)
local before = delete(id)
local replays = tonumber(redis.call('GET', KEYS[1] .. 'replays:' .. id) or 0)
if before and before.replays < replays then before = nil end
if before then replays = before.replays end
local added = { first_failed_at = before and before.first_failed_at or first, replays = replays }
local entry = string.sub(text, 1, -2) .. ',' .. string.sub(cjson.encode(added), 2)
redis.call('HSET', KEYS[1] .. 'jobs', id, entry)
redis.call('ZADD', KEYS[1] .. 'queue:' .. queue, at, id)
insert(id, { org_id = org, queue = queue, error_class = class, retryable = retryable }, at)
return before and 0 or 1
`;

/** Maps the id of an org, or an empty text for all orgs, to the prefix of its index keys. */
const BASE = `
local function baseOf(org)
  return org == '' and KEYS[1] or KEYS[1] .. 'org:' .. org .. ':'
end
`;

/**
 * The filter of the first arguments: org, queue, class, retryable, step, first time, end (exclusive); an empty text
 * matches any value. The id of a job is the id of its run, a UUID, and its step.
 */
const FILTER = `${BASE}
local base, step = baseOf(ARGV[1]), ARGV[5]
local first, last = ARGV[6] == '' and '-inf' or ARGV[6], ARGV[7] == '' and '+inf' or '(' .. ARGV[7]
local function matches(index)
  local queue, class, retryable = string.match(index, '^(.*)|(.*)|(.*)$')
  return (ARGV[2] == '' or ARGV[2] == queue) and (ARGV[3] == '' or ARGV[3] == class)
    and (ARGV[4] == '' or ARGV[4] == retryable)
end
local function hasStep(id)
  return step == '' or string.sub(id, 38) == step
end
`;

/** Arguments: the filter, limit, time, id. Returns the dead letters after that time and id, newest first. */
export const LIST = `${FILTER}
local limit, at, after = tonumber(ARGV[8]), ARGV[9], ARGV[10]
local found = {}
-- The cursor's time is within the filter, except that of the first page.
local newest = at == '+inf' and last or at
local function collect(key)
  local offset, taken = 0, 0
  repeat
    local page = redis.call('ZREVRANGEBYSCORE', key, newest, first, 'WITHSCORES', 'LIMIT', offset, limit)
    for i = 1, #page, 2 do
      if taken < limit and hasStep(page[i]) and not (page[i + 1] == at and page[i] >= after) then
        taken = taken + 1
        found[#found + 1] = { page[i], tonumber(page[i + 1]) }
      end
    end
    offset = offset + limit
  until taken >= limit or #page < limit * 2
end
for _, index in ipairs(redis.call('SMEMBERS', base .. 'indexes')) do
  if matches(index) then collect(base .. 'index:' .. index) end
end
table.sort(found, function(a, b)
  if a[2] == b[2] then return a[1] > b[1] end
  return a[2] > b[2]
end)
local entries = {}
for i = 1, math.min(limit, #found) do
  entries[i] = redis.call('HGET', KEYS[1] .. 'jobs', found[i][1])
end
return entries
`;

/** Arguments: the filter. Returns the number of dead letters. */
export const COUNT = `${FILTER}
local count = 0
for _, index in ipairs(redis.call('SMEMBERS', base .. 'indexes')) do
  local key = base .. 'index:' .. index
  if matches(index) and step == '' then count = count + redis.call('ZCOUNT', key, first, last) end
  if matches(index) and step ~= '' then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', key, first, last)) do
      if hasStep(id) then count = count + 1 end
    end
  end
end
return count
`;

/** Arguments: first hour, length of an hour, number of hours, org. Returns counts by index, by hour and by step. */
export const STATS = `${BASE}
local first, length, hours, base = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), baseOf(ARGV[4])
local indexes, counts, steps = {}, {}, {}
for hour = 1, hours do counts[hour] = 0 end
for _, index in ipairs(redis.call('SMEMBERS', base .. 'indexes')) do
  local key = base .. 'index:' .. index
  local count = redis.call('ZCARD', key)
  if count > 0 then indexes[#indexes + 1] = { index, count } end
  for hour = 1, count > 0 and hours or 0 do
    local from = first + (hour - 1) * length
    counts[hour] = counts[hour] + redis.call('ZCOUNT', key, from, '(' .. from + length)
  end
  for _, id in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    local step = string.sub(id, 38)
    if step ~= '' then steps[step] = (steps[step] or 0) + 1 end
  end
end
local bySteps = {}
for step, count in pairs(steps) do bySteps[#bySteps + 1] = { step, count } end
return { indexes, counts, bySteps }
`;

/** Argument: id. Returns 1 when there is a dead letter; its next put counts as a new failure. */
export const MARK_REPLAYED = `
local text = redis.call('HGET', KEYS[1] .. 'jobs', ARGV[1])
if not text then return 0 end
redis.call('SET', KEYS[1] .. 'replays:' .. ARGV[1], cjson.decode(text).replays + 1, 'EX', ${REPLAYS_SECONDS})
return 1
`;

/** Arguments: pairs of id and last failure; an empty text matches any. Returns the number of removed dead letters. */
export const REMOVE = `${INDEXES}
local removed = 0
for i = 1, #ARGV, 2 do
  local text = redis.call('HGET', KEYS[1] .. 'jobs', ARGV[i])
  if text and (ARGV[i + 1] == '' or cjson.decode(text).last_failed_at == ARGV[i + 1]) then
    delete(ARGV[i])
    removed = removed + 1
  end
end
return removed
`;

/** Arguments: queue, number of dead letters to keep, limit. Returns the oldest dead letters beyond those to keep. */
export const LIST_SURPLUS = `
local key = KEYS[1] .. 'queue:' .. ARGV[1]
local surplus = math.min(redis.call('ZCARD', key) - tonumber(ARGV[2]), tonumber(ARGV[3]))
if surplus <= 0 then return {} end
return redis.call('HMGET', KEYS[1] .. 'jobs', unpack(redis.call('ZRANGE', key, 0, surplus - 1)))
`;
