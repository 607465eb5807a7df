-- Use a right that is one holder's, and good for a few things. The same thing again is no further use; how often it was
-- asked for is counted, so that one of several calls for it gives back (give_back.lua) no more than it took itself.
-- KEYS: 1 the right. ARGV: 1 holder, 2 the thing it is used for, 3 for how many it is good, 4 when it may be forgotten (ms).
-- Answers 'used', 'others' (it is another holder's) or 'spent' (it was used so often).
local right, holder, use, until_ms = KEYS[1], ARGV[1], 'for:' .. ARGV[2], tonumber(ARGV[4])
local answer = 'used'
redis.call('HSETNX', right, 'holder', holder)
if redis.call('HGET', right, 'holder') ~= holder then
  answer = 'others'
elseif redis.call('HEXISTS', right, use) == 0 and redis.call('HLEN', right) > tonumber(ARGV[3]) then
  answer = 'spent'
else
  redis.call('HINCRBY', right, use, 1)
end
-- The same right may have been given for different times: its uses are known until the last of them.
local time, left = redis.call('TIME'), redis.call('PTTL', right)
if left == -1 or left < until_ms - time[1] * 1000 - math.floor(time[2] / 1000) then
  redis.call('PEXPIREAT', right, ARGV[4])
end
return answer
