-- KEYS[1] the claim; ARGV owner. Answers what is held further: what another carried out, notes or shares stays.
local held = redis.call('GET', KEYS[1])
if held == 'running:' .. ARGV[1] then
  redis.call('DEL', KEYS[1])
  return false
end
return held
