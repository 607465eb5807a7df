-- Put in front of every script of the gate. One script is one round trip, and nothing else runs meanwhile.
--
-- KEYS: 1 settings, 2 entries, 3 due, 4 open, 5 counts, 6 tally, 7... the line of each kind. All of one hash tag.
-- ARGV: 1 the time in milliseconds, 0 for this server's own clock, which no function's clock can disagree with.
--
-- An entry waits in the line of its kind; is called when it is its turn and there are units for it; is admitted when
-- it comes to hear that; then spends its admission; and ends as sold or returned. Its units are always in exactly one
-- counter of its kind: free -> leased (called, admitted) -> spent -> placed -> sold, and back to free from any.
local SETTINGS, ENTRIES, DUE, OPEN, COUNTS, TALLY = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local WORK = 32 -- entries that one call looks after besides its own
local ENDED = { left = true, expired = true, sold = true, returned = true }
local COUNTER = { called = 'leased', admitted = 'leased', spent = 'spent', placed = 'placed', sold = 'sold' }

local now, microseconds = tonumber(ARGV[1]), 0
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
  microseconds = time[2] % 1000
end

local lines = {}
for i = 7, #KEYS do
  lines[string.match(KEYS[i], ':line:(.*)$')] = KEYS[i]
end

local function setting(name)
  return tonumber(redis.call('HGET', SETTINGS, name))
end

local function whole(number)
  return string.format('%.0f', number)
end

local function find(id)
  local text = redis.call('HGET', ENTRIES, id)
  return text and cjson.decode(text) or nil
end

local function save(id, entry)
  redis.call('HSET', ENTRIES, id, cjson.encode(entry))
end

-- How often something happened, in all and per interval: the curve.
local function tally(what, times)
  local interval = setting('interval') or 1000
  redis.call('HINCRBY', TALLY, what, times or 1)
  redis.call('HINCRBY', TALLY, what .. '@' .. whole(math.floor(now / interval) * interval), times or 1)
end

local function count(entry, units)
  for _, name in ipairs(entry.names) do
    if redis.call('HINCRBY', COUNTS, name, units) <= 0 then
      redis.call('HDEL', COUNTS, name)
    end
  end
end

local function add(kind, counter, units)
  if counter ~= 'free' or setting('free:' .. kind) then -- a kind without tokens has no end of them
    redis.call('HINCRBY', SETTINGS, counter .. ':' .. kind, units)
  end
  redis.call('HINCRBY', SETTINGS, 'version:' .. kind, 1)
end

local function due(id, after)
  redis.call('ZADD', DUE, whole(now + after), id)
end

-- Move an entry to another state, and its units to the counter they belong to then.
local function become(id, entry, state)
  local from, to = COUNTER[entry.state] or 'free', COUNTER[state] or 'free'
  if from ~= to then
    add(entry.kind, from, -entry.units)
    add(entry.kind, to, entry.units)
  end
  if entry.state == 'waiting' then
    redis.call('ZREM', lines[entry.kind], id)
  end
  entry.state = state
  if state == 'spent' or state == 'placed' then
    redis.call('ZADD', OPEN, 'NX', whole(now), id)
    redis.call('ZREM', DUE, id)
  elseif ENDED[state] then
    redis.call('ZREM', OPEN, id)
    due(id, setting('keep') or 3600000)
    if state ~= 'sold' then
      count(entry, -entry.units)
    end
  end
  save(id, entry)
end

local function forget(id)
  redis.call('HDEL', ENTRIES, id)
  redis.call('ZREM', DUE, id)
end

-- What ran out gives back what it holds. Who was only silent, waiting or called, may come back to its old number.
local function reclaim()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', '(' .. whole(now), 'LIMIT', 0, WORK)) do
    local entry = find(id)
    if entry and entry.state == 'admitted' then
      become(id, entry, 'expired')
      tally('expired')
    else
      if entry and not ENDED[entry.state] then
        become(id, entry, 'left')
        tally('silent')
      end
      forget(id)
    end
  end
end

-- The admission pointer: it has moved on by rate times the time that went by, at most a second's worth at once.
local function credit()
  local rate = setting('rate') or 0
  local held = setting('credit') or 0
  local gone_by = math.max(0, now - (setting('credited_at') or 0)) / 1000
  return math.min(math.max(rate, 1), held + rate * gone_by)
end

-- Call those who stand behind the place `after` and want no more than is free, among the next few in line. Answers what
-- is left of the credit and of the free units, and the last place looked at, or nil where the line ends before.
local function call_behind(kind, after, left, free)
  local next_few = redis.call('ZRANGEBYSCORE', lines[kind], '(' .. after, '+inf', 'WITHSCORES', 'LIMIT', 0, WORK)
  for i = 1, #next_few, 2 do
    local id = next_few[i]
    local entry = find(id)
    if not entry then
      redis.call('ZREM', lines[kind], id)
    elseif left >= 1 and (not free or entry.units <= free) then
      become(id, entry, 'called')
      due(id, setting('claim') or 20000)
      free = free and free - entry.units
      left = left - 1
    end
  end
  return left, free, #next_few == 2 * WORK and whole(tonumber(next_few[#next_few])) or nil
end

-- Call whose turn it is, as far as the pointer and the free units go. Who wants more than is free does not hold up
-- those behind who want less: where the first few all do, each call looks a few places further than the one before.
local function admit(kind)
  local ends = setting('until') or 0
  if setting('built') ~= 1 or (ends > 0 and now >= ends) then
    return
  end
  local left = credit()
  local free = setting('free:' .. kind)
  if left >= 1 and free ~= 0 then
    local looked_to
    left, free, looked_to = call_behind(kind, '0', left, free)
    if looked_to and left >= 1 and free ~= 0 then
      local after = math.max(tonumber(looked_to), setting('looked_to:' .. kind) or 0)
      left, free, looked_to = call_behind(kind, whole(after), left, free)
      redis.call('HSET', SETTINGS, 'looked_to:' .. kind, looked_to or 0)
    end
  end
  redis.call('HSET', SETTINGS, 'credit', tostring(left), 'credited_at', whole(now))
end
