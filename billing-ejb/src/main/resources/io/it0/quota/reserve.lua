-- epoch, now, lease, tokens, expires
local now = tonumber(ARGV[2])
local s, early = open(ARGV[1], now)
if not s then
  return early
end
purge(s, now)
local known = lease(ARGV[3])
if known then
  return answer(known.state == 'L' and 'SAME' or 'ENDED', s, known.tokens, known.expires)
end
local tokens = tonumber(ARGV[4])
local why = refused(s, tokens)
if why then
  return answer(why, s)
end
local expires = tonumber(ARGV[5])
reserve(s, tokens)
keep(ARGV[3], {state = 'L', tokens = tokens, expires = expires, ps = s.ps})
return answer('OK', s, tokens, expires)
