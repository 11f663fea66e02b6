-- epoch, since which epoch states are whole, ps, pe, cache, a name for this build
-- Begins to build the counter, or to move it to a new period. From here on what is accepted is collected; what was
-- accepted before is found in the stream or in PostgreSQL.
local v = redis.call('HMGET', KEYS[1], 'epoch', 'ready', 'ps', 'gen0', 'gen', 'rv', 'lost', 'build')
if v[1] and tonumber(v[1]) > tonumber(ARGV[1]) then
  return {'STALE'}
end
if v[1] == ARGV[1] and tonumber(v[3]) > tonumber(ARGV[3]) then
  return {'READY'}
end
local same = v[1] == ARGV[1] and v[3] == ARGV[3]
if same and v[2] == '1' then
  return {'READY'}
end
if same then
  return {'BEGUN', v[7] == '1' and 1 or 0, v[6]}
end
local gen = 0
if v[1] then
  gen = tonumber(v[5])
  for n = tonumber(v[4]), gen do
    redis.call('UNLINK', ids(v[8], n))
    redis.call('HDEL', KEYS[1], 'g:' .. int(n))
  end
end
if not (v[1] and tonumber(v[1]) >= tonumber(ARGV[2])) then
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
  redis.call('HSET', KEYS[1], 'seq', 0, 'lost', 1)
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'ready', 0, 'ps', ARGV[3], 'pe', ARGV[4], 'cache', ARGV[5], 'gen0', int(gen + 1),
  'gen', int(gen + 1), 'counted', 0, 'pend', 0, 'settled', 0, 'reserved', 0, 'limit', -1, 'lv', 0, 'ceil', 0, 'cv', -1, 'build', ARGV[6])
local lost = redis.call('HGET', KEYS[1], 'lost') == '1' and 1 or 0
return {'BEGUN', lost, int(redis.call('HINCRBY', KEYS[1], 'rv', 1))}
