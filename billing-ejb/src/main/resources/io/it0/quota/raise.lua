-- epoch, ps, ceiling, its version
local v = redis.call('HMGET', KEYS[1], 'epoch', 'ps', 'cv')
if v[1] == ARGV[1] and v[2] == ARGV[2] and tonumber(ARGV[4]) > tonumber(v[3]) then
  redis.call('HSET', KEYS[1], 'ceil', ARGV[3], 'cv', ARGV[4])
end
return {'OK'}
