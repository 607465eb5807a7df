-- Use a right that is one holder's, and good for a few things. The same thing again is no further use.
-- KEYS: 1 the right. ARGV: 1 holder, 2 the thing it is used for, 3 for how many it is good, 4 when it may be forgotten (ms).
-- Answers 'used', 'others' (it is another holder's) or 'spent' (it was used so often).
local right, holder, thing = KEYS[1], ARGV[1], ARGV[2]
redis.call('HSETNX', right, 'holder', holder)
redis.call('PEXPIREAT', right, ARGV[4])
if redis.call('HGET', right, 'holder') ~= holder then
  return 'others'
end
if redis.call('HEXISTS', right, 'for:' .. thing) == 0 and redis.call('HLEN', right) > tonumber(ARGV[3]) then
  return 'spent'
end
redis.call('HSET', right, 'for:' .. thing, 1)
return 'used'
