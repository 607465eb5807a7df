-- Set how the gate works. ARGV: 2... names and values of settings. Answers whether it was built before.
local before = setting('built') or 0
redis.call('HSET', SETTINGS, unpack(ARGV, 2))
redis.call('HSETNX', SETTINGS, 'since', whole(now))
return before
