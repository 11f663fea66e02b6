-- epoch, now, lease, more tokens (0: only renew), expires
local now = tonumber(ARGV[2])
local s, early = open(ARGV[1], now)
if not s then
  return early
end
purge(s, now)
local l = lease(ARGV[3])
if not l then
  return answer('GONE', s)
end
if l.state ~= 'L' then
  return answer('ENDED', s)
end
local more = tonumber(ARGV[4])
if more > 0 then
  -- Work that runs on after its period's end is used in the new one: there all of it must find room.
  local extra = l.ps == s.ps and more or l.tokens + more
  local why = refused(s, extra)
  if why then
    return answer(why, s, extra)
  end
  reserve(s, extra)
  l.ps = s.ps
  l.tokens = l.tokens + more
end
l.expires = tonumber(ARGV[5])
keep(ARGV[3], l)
return answer('OK', s, l.tokens, l.expires)
