-- What became of a spent admission: 'placed' (it may still come back), 'sold', 'returned', or 'void' (its units were
-- not there). Told again or late, it changes nothing. Units of a void entry are not free, and those of one that was sold
-- are not known to be: a recount may have found them on the shelf before this was told. They are when they are counted.
-- ARGV: 2 id, 3 outcome, 4 by, 5 kind, 6 units, then the entry's names. Answers the state it is in now, or ''.
local id, outcome, by = ARGV[2], ARGV[3], ARGV[4]
local ORDER = { unknown = 0, waiting = 0, called = 0, admitted = 0, expired = 0, left = 0, spent = 1, placed = 2, sold = 3, returned = 4 }
local entry = find(id)
local coming = outcome == 'placed' or outcome == 'sold'
if entry and entry.by ~= '' and entry.by ~= by then
  return entry.state
end
if not entry or entry.state == 'left' or entry.state == 'expired' then
  if not coming then
    return entry and entry.state or ''
  end
  entry = { state = 'unknown', kind = ARGV[5], units = tonumber(ARGV[6]), number = '0', by = by, names = {}, ends_at = 0 }
  for i = 7, #ARGV do
    entry.names[#entry.names + 1] = ARGV[i]
  end
  count(entry, entry.units)
end
entry.by = by
if ORDER[outcome == 'void' and 'returned' or outcome] > ORDER[entry.state] then
  local counted_elsewhere = outcome == 'void' or (outcome == 'returned' and entry.state == 'sold')
  become(id, entry, outcome == 'void' and 'returned' or outcome)
  if counted_elsewhere then
    add(entry.kind, 'free', -entry.units)
  end
  tally(outcome)
  admit(entry.kind)
end
return entry.state
