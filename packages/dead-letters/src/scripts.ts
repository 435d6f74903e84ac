// The dead letters' operations inside Redis, where each is atomic. KEYS[1] is the prefix of all keys:
//   letters          hash: id → letter as JSON
//   queue:{queue}    sorted set: ids of a queue by the time of their last failure (ms since the epoch)
//   index:{index}    sorted set: the same for one `queue|class|retryable`
//   indexes          set: the names of those that hold letters
//   org:{org}:…      the last two once more, for the letters of one org
//   by-org           there once all letters are filed by org
//   replays:{id}     how often a job was put back on its queue, for a week after the last time

const REPLAYS_SECONDS = 7 * 24 * 60 * 60;

const FILING = `
local function filesOf(letter)
  local bases = { KEYS[1] }
  if type(letter.org_id) == 'string' then bases[2] = KEYS[1] .. 'org:' .. letter.org_id .. ':' end
  return bases, letter.queue .. '|' .. letter.error_class .. '|' .. tostring(letter.retryable)
end
local function file(id, letter, at)
  local bases, index = filesOf(letter)
  for _, base in ipairs(bases) do
    redis.call('ZADD', base .. 'index:' .. index, at, id)
    redis.call('SADD', base .. 'indexes', index)
  end
end
local function takeOut(id)
  local text = redis.call('HGET', KEYS[1] .. 'letters', id)
  if not text then return nil end
  local letter = cjson.decode(text)
  redis.call('HDEL', KEYS[1] .. 'letters', id)
  redis.call('ZREM', KEYS[1] .. 'queue:' .. letter.queue, id)
  local bases, index = filesOf(letter)
  for _, base in ipairs(bases) do
    redis.call('ZREM', base .. 'index:' .. index, id)
    if redis.call('EXISTS', base .. 'index:' .. index) == 0 then redis.call('SREM', base .. 'indexes', index) end
  end
  return letter
end
`;

/**
 * id, letter without the fields that are added here, first failure, time of the last, org, queue, class, retryable → 1
 * when the job had no letter. Texts are joined, as cjson would make an object of an empty list.
 */
export const PUT = `${FILING}
local id, text, first, at, org, queue, class, retryable = unpack(ARGV)
local before = takeOut(id)
local replays = tonumber(redis.call('GET', KEYS[1] .. 'replays:' .. id) or 0)
if before and before.replays < replays then before = nil end
if before then replays = before.replays end
local added = { first_failed_at = before and before.first_failed_at or first, replays = replays }
local letter = string.sub(text, 1, -2) .. ',' .. string.sub(cjson.encode(added), 2)
redis.call('HSET', KEYS[1] .. 'letters', id, letter)
redis.call('ZADD', KEYS[1] .. 'queue:' .. queue, at, id)
file(id, { org_id = org, queue = queue, error_class = class, retryable = retryable }, at)
return before and 0 or 1
`;

/** Id of an org, empty for all of them → the prefix of the keys by which its letters are found. */
const BASE = `
local function baseOf(org)
  return org == '' and KEYS[1] or KEYS[1] .. 'org:' .. org .. ':'
end
`;

/** limit, time, id, queue, class, retryable, org → letters after that place, newest first; an empty text matches any. */
export const LIST = `${BASE}
local limit, at, after, base = tonumber(ARGV[1]), ARGV[2], ARGV[3], baseOf(ARGV[7])
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
for _, index in ipairs(redis.call('SMEMBERS', base .. 'indexes')) do
  if matches(index) then collect(base .. 'index:' .. index) end
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

/** first hour, length of an hour, hours, org → counts by index, counts by hour. */
export const STATS = `${BASE}
local first, length, hours, base = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), baseOf(ARGV[4])
local indexes, counts = {}, {}
for hour = 1, hours do counts[hour] = 0 end
for _, index in ipairs(redis.call('SMEMBERS', base .. 'indexes')) do
  local key = base .. 'index:' .. index
  local count = redis.call('ZCARD', key)
  if count > 0 then indexes[#indexes + 1] = { index, count } end
  for hour = 1, count > 0 and hours or 0 do
    local from = first + (hour - 1) * length
    counts[hour] = counts[hour] + redis.call('ZCOUNT', key, from, '(' .. from + length)
  end
end
return { indexes, counts }
`;

/** Place to go on from, at first 0; letters at once → the next place, 0 at the end. Files letters that are there by org. */
export const FILE_BY_ORG = `${FILING}
local page = redis.call('HSCAN', KEYS[1] .. 'letters', ARGV[1], 'COUNT', ARGV[2])
for i = 1, #page[2], 2 do
  local letter = cjson.decode(page[2][i + 1])
  local at = redis.call('ZSCORE', KEYS[1] .. 'queue:' .. letter.queue, page[2][i])
  if at then file(page[2][i], letter, at) end
end
if page[1] == '0' then redis.call('SET', KEYS[1] .. 'by-org', 1) end
return page[1]
`;

/** id → 1 when there is a letter, whose next put is a failure of its own. */
export const REPLAYING = `
local text = redis.call('HGET', KEYS[1] .. 'letters', ARGV[1])
if not text then return 0 end
redis.call('SET', KEYS[1] .. 'replays:' .. ARGV[1], cjson.decode(text).replays + 1, 'EX', ${REPLAYS_SECONDS})
return 1
`;

/** Pairs of id and last failure, empty for any → how many were there and are no more. */
export const REMOVE = `${FILING}
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
