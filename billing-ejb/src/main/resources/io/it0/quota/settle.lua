-- epoch, now, lease, event, tokens, cache tokens, most events, the event's text
local now = tonumber(ARGV[2])
local s, early = open(ARGV[1], now)
if not s then
  return early
end
purge(s, now)
local known = redis.call('HEXISTS', KEYS[4], ARGV[4]) == 1 or isAccepted(ARGV[4])
if not known and redis.call('HLEN', KEYS[4]) >= tonumber(ARGV[7]) then
  return answer('FULL', s)
end
local l = lease(ARGV[3])
local leased = 0
if l and l.state == 'L' then
  leased = l.tokens
  if l.ps == s.ps then
    reserve(s, -l.tokens)
  end
  finish(ARGV[3], l, 'S', now)
elseif l and l.state == 'S' and known then
  leased = l.tokens -- asked again: the answer is as before
end
local used = tonumber(ARGV[5])
if s.cache then
  used = used + tonumber(ARGV[6])
end
if not known then
  redis.call('HSET', KEYS[4], ARGV[4], int(used) .. ':' .. s.ps .. ':' .. ARGV[8])
  redis.call('HINCRBY', KEYS[1], 'settled', int(used))
  s.used = s.used + used
end
return answer(known and 'SAME' or 'OK', s, leased, used, isAbove(s))
