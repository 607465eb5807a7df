-- Generic cell rate algorithm: one number tells when the last of what was taken is worked off.
-- KEYS[1] the subject; ARGV microseconds between two, how many at once, how many are taken now (0: only looked).
-- Answers {1 if there was room, how many more fit, microseconds until one does, microseconds until all do}.
local between, most, taken = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local after = full + taken * between
local spare = now + most * between - after
local fits = spare >= 0 and (taken > 0 or spare >= between)
if fits and taken > 0 then
  full = after
  redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
end
local left = math.floor((now + most * between - full) / between)
local wait = math.max(0, full + between - now - most * between)
return {fits and 1 or 0, left, string.format('%.0f', wait), string.format('%.0f', full - now)}
