-- Set how many units of a kind are free, if nothing has moved since the caller looked; from then on they are verified.
-- ARGV: 2 kind, 3 the version that the caller saw, 4 free units. Answers 1, or 0 when something has moved.
local kind, version = ARGV[2], tonumber(ARGV[3])
if (setting('version:' .. kind) or 0) ~= version then
  return 0
end
redis.call('HSET', SETTINGS, 'free:' .. kind, ARGV[4], 'version:' .. kind, version, 'verified:' .. kind, version)
reclaim()
admit(kind)
return 1
