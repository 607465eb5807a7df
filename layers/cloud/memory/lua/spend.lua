-- Spend an admission, once, for something that has an id of its own: `by` may do so again, nobody else.
-- Fewer units than were admitted give the others back.
-- ARGV: 2 id, 3 by, 4 kind, 5 units, then the entry's names. Answers 'spent', 'used', 'expired' or 'left'.
-- One that the gate has no memory of is as good as its signature, which the caller has checked.
local id, by = ARGV[2], ARGV[3]
reclaim()
local entry = find(id)
if entry and (entry.state == 'left' or entry.state == 'expired') then
  return entry.state
end
if entry and entry.by ~= '' then
  return entry.by == by and 'spent' or 'used'
end
if not entry then
  entry = { state = 'unknown', kind = ARGV[4], units = tonumber(ARGV[5]), number = '0', by = '', names = {}, ends_at = 0 }
  for i = 6, #ARGV do
    entry.names[#entry.names + 1] = ARGV[i]
  end
  count(entry, entry.units)
end
local spared = entry.units - tonumber(ARGV[5])
if spared > 0 and COUNTER[entry.state] then
  add(entry.kind, COUNTER[entry.state], -spared)
  add(entry.kind, 'free', spared)
end
count(entry, -spared)
entry.units = entry.units - spared
entry.by = by
become(id, entry, 'spent')
tally('spent')
return 'spent'
