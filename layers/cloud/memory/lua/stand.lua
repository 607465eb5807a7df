-- Stand in line, or see how it stands: the first call takes a place, every other finds it. A place that was forgotten
-- (a gate that lost its memory, an entry that was silent) is taken again at its old number.
-- ARGV: 2 id, 3 kind, 4 units, 5 old number or '', 6 until when to keep all this (ms) or 0, then pairs of a name and its limit.
-- Answers: state ('refused' and 'short' take no place, 'taken' is a place of others), number, position, which limit refused (from 1), until (ms), free, held, verified, built, rate, now.
local id, kind, units, number, gone_at = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])

local function held()
  local units = 0
  for _, counter in ipairs({ 'leased', 'spent', 'placed' }) do
    units = units + (setting(counter .. ':' .. kind) or 0)
  end
  return units
end

local function verified()
  return (setting('version:' .. kind) or 0) == setting('verified:' .. kind)
end

local function answer(state, entry, position, refused)
  local free = setting('free:' .. kind)
  return {
    state, entry and entry.number or number, position, refused, entry and entry.ends_at or 0,
    free and whole(free) or '', held(), verified() and 1 or 0, setting('built') or 0,
    tostring(setting('rate') or 0), whole(now),
  }
end

-- Which name would have, with so many more, more than its limit: its index, or nil.
local function over_limit(more)
  for i = 7, #ARGV, 2 do
    local limit = tonumber(ARGV[i + 1])
    if limit > 0 and (tonumber(redis.call('HGET', COUNTS, ARGV[i])) or 0) + more > limit then
      return (i - 5) / 2
    end
  end
end

-- Whether so many units are neither free nor may become so, as the truth was when it was last looked at.
local function is_short()
  local free = setting('free:' .. kind)
  return free and verified() and free + held() < units
end

local function take_place()
  local over = over_limit(units)
  if over then
    tally('refused:' .. over)
    return nil, over
  end
  if is_short() then
    tally('short')
    return nil, 0
  end
  if number == '' then
    -- Microseconds since 1970: numbers keep growing even over a gate that lost its memory.
    number = whole(math.max((setting('number') or 0) + 1, now * 1000 + microseconds))
    redis.call('HSET', SETTINGS, 'number', number)
    tally('entered')
  end
  local names = {}
  for i = 7, #ARGV, 2 do
    names[#names + 1] = ARGV[i]
  end
  local entry = { state = 'waiting', kind = kind, units = units, number = number, by = '', names = names, ends_at = 0 }
  redis.call('ZADD', lines[kind], number, id)
  save(id, entry)
  count(entry, units)
  return entry
end

reclaim()
local entry = find(id)
local refused
local queued = entry and (entry.state == 'waiting' or entry.state == 'called')
-- A place that a gate without memory gave to a name that has enough, or one that there is nothing left for.
if queued and (over_limit(0) or (entry.state == 'waiting' and is_short())) then
  become(id, entry, 'left')
  forget(id)
  entry = nil
end
if not entry then
  entry, refused = take_place()
end
admit(kind)
if not entry then
  return answer(refused > 0 and 'refused' or 'short', nil, 0, refused)
end
entry = find(id)
if entry.kind ~= kind or entry.units ~= units or entry.names[1] ~= ARGV[7] then
  return answer('taken', nil, 0, 0)
end
if entry.state == 'called' then
  entry.ends_at = now + (setting('lease') or 60000)
  redis.call('ZADD', DUE, whole(entry.ends_at), id)
  become(id, entry, 'admitted')
  tally('admitted')
elseif entry.state == 'waiting' then
  due(id, setting('idle') or 60000)
end
if gone_at > 0 then
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIREAT', key, whole(gone_at))
  end
end
local position = entry.state == 'waiting' and redis.call('ZRANK', lines[kind], id) + 1 or 0
return answer(entry.state, entry, position, 0)
