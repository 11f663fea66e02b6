-- epoch, now
-- Closes the running generation, if it has accepted anything, and says how things stand. While counting is far behind
-- few are kept open at a time: each event is looked for in all of them.
local s, early = open(ARGV[1], tonumber(ARGV[2]))
if not s then
  return early
end
purge(s, tonumber(ARGV[2]))
local v = redis.call('HMGET', KEYS[1], 'gen', 'rv', 'build', 'gen0')
local gen = tonumber(v[1])
if gen - tonumber(v[4]) < 4 and redis.call('EXISTS', ids(v[3], gen)) == 1 then
  gen = redis.call('HINCRBY', KEYS[1], 'gen', 1)
end
return {'OK', gen - 1, v[2], s.ps}
