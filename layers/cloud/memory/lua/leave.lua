-- Leave the line, or give an admission back. ARGV: 2 id, 3 kind. Answers the state it is in now, '' if it is not known.
reclaim()
local entry = find(ARGV[2])
if entry and (entry.state == 'waiting' or COUNTER[entry.state] == 'leased') then
  become(ARGV[2], entry, 'left')
  tally('left')
  admit(entry.kind)
end
return entry and entry.state or ''
