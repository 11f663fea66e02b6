-- epoch, now, lease
local now = tonumber(ARGV[2])
local s, early = open(ARGV[1], now)
if not s then
  return early
end
purge(s, now)
local l = lease(ARGV[3])
if not l or l.state ~= 'L' then
  return answer('SAME', s)
end
if l.ps == s.ps then
  reserve(s, -l.tokens)
end
finish(ARGV[3], l, 'R', now)
return answer('OK', s, l.tokens)
