-- epoch, now, headroom
-- Gives back what of the ceiling nobody needs; PostgreSQL learns it after us, never before.
local s, early = open(ARGV[1], tonumber(ARGV[2]))
if not s then
  return early
end
local wanted = s.used + s.reserved + tonumber(ARGV[3])
if s.limit < 0 or s.ceil <= wanted + tonumber(ARGV[3]) then
  return {'SAME'}
end
redis.call('HSET', KEYS[1], 'ceil', int(wanted))
return {'OK', int(wanted), redis.call('HGET', KEYS[1], 'cv'), s.ps}
