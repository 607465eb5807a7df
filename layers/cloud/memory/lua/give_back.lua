-- Take one call of use.lua back; the thing counts no more once all calls for it are.
-- KEYS: 1 the right. ARGV: 1 the thing it was used for.
local right, use = KEYS[1], 'for:' .. ARGV[1]
if redis.call('HEXISTS', right, use) == 1 and redis.call('HINCRBY', right, use, -1) <= 0 then
  redis.call('HDEL', right, use)
end
