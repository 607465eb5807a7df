-- How everything stands. ARGV: 2 how many open entries to name, 3 whether to tell the tally, which is long: '1' or '0'.
-- Answers: built, since when it counts (ms), now, then per kind: kind, free or '', leased, spent, placed, sold, version, verified, waiting; then
-- the open entries as JSON (id, since (ms), entry), and the tally as a flat list.
reclaim()
local kinds, open = {}, {}
for i = 7, #KEYS do
  local kind = string.match(KEYS[i], ':line:(.*)$')
  admit(kind)
  local row = { kind, redis.call('HGET', SETTINGS, 'free:' .. kind) or '' }
  for _, counter in ipairs({ 'leased', 'spent', 'placed', 'sold', 'version' }) do
    row[#row + 1] = setting(counter .. ':' .. kind) or 0
  end
  row[#row + 1] = setting('verified:' .. kind) == (setting('version:' .. kind) or 0) and 1 or 0
  row[#row + 1] = redis.call('ZCARD', KEYS[i])
  kinds[#kinds + 1] = row
end
local listed = redis.call('ZRANGEBYSCORE', OPEN, '-inf', '+inf', 'WITHSCORES', 'LIMIT', 0, tonumber(ARGV[2]))
for i = 1, #listed, 2 do
  open[#open + 1] = { listed[i], tonumber(listed[i + 1]), redis.call('HGET', ENTRIES, listed[i]) }
end
return { setting('built') or 0, whole(setting('since') or 0), whole(now), kinds, open, ARGV[3] == '1' and redis.call('HGETALL', TALLY) or {} }
