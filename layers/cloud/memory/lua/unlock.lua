-- Give a lock back, if it is still the caller's: one that ran out may be somebody else's by now.
-- KEYS: 1 the lock. ARGV: 1 its holder. Answers 1, or 0 when there was nothing of the caller's to give back.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
