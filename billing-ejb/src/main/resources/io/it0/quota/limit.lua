-- epoch, ps, limit, its version, cache
local v = redis.call('HMGET', KEYS[1], 'epoch', 'ps', 'lv', 'ready')
if v[4] == '1' and v[1] == ARGV[1] and v[2] == ARGV[2] and tonumber(ARGV[4]) > tonumber(v[3]) then
  setLimit(ARGV[3], ARGV[4], ARGV[5])
end
return {'OK'}
