-- epoch, ps, limit, its version, cache
local v = redis.call('HMGET', KEYS[1], 'epoch', 'ps', 'lv')
if v[1] == ARGV[1] and v[2] == ARGV[2] and tonumber(ARGV[4]) > tonumber(v[3]) then
  redis.call('HSET', KEYS[1], 'limit', ARGV[3], 'lv', ARGV[4], 'cache', ARGV[5])
end
return {'OK'}
