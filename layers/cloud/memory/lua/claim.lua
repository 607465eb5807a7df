-- KEYS[1] the claim; ARGV owner, seconds. Answers what was held before: by the same owner while it runs, it is shared
-- from now on, and nobody gives it up alone.
local held = redis.call('GET', KEYS[1])
if not held then
  redis.call('SET', KEYS[1], 'running:' .. ARGV[1], 'EX', ARGV[2])
elseif held == 'running:' .. ARGV[1] then
  redis.call('SET', KEYS[1], held .. '::shared', 'KEEPTTL')
end
return held
