-- epoch, then for each accepted event: event, tokens, cache tokens, its time
-- Also while the counter is being built: what is accepted then would be missed otherwise. What lies after the period is
-- left out: where the next one begins, the stream and PostgreSQL are asked.
local v = redis.call('HMGET', KEYS[1], 'epoch', 'ps', 'pe', 'cache', 'gen0', 'gen', 'limit', 'counted', 'pend', 'settled',
  'reserved', 'ceil', 'ready', 'build')
if v[1] ~= ARGV[1] then
  return {'MISSING'}
end
local ps, pe, cache = tonumber(v[2]), tonumber(v[3]), v[4] == '1'
local first, last = tonumber(v[5]), tonumber(v[6])
local build = v[14]
local running = ids(build, last)
local hasSettled = redis.call('HLEN', KEYS[4]) > 0
local accepted, settled = 0, 0
for i = 2, #ARGV, 4 do
  local id = ARGV[i]
  local known = false
  for n = first, last - 1 do
    known = known or redis.call('SISMEMBER', ids(build, n), id) == 1
  end
  if not known and redis.call('SADD', running, id) == 1 then
    local before = hasSettled and redis.call('HGET', KEYS[4], id)
    if before then
      -- From now on the event itself says how much it was, and when.
      local tokens, when = settledTokens(before)
      redis.call('HDEL', KEYS[4], id)
      if when == v[2] then
        settled = settled + tokens
      end
    end
    local tokens = tonumber(ARGV[i + 1])
    if cache then
      tokens = tokens + tonumber(ARGV[i + 2])
    end
    local at = tonumber(ARGV[i + 3])
    if at >= ps and at < pe then
      accepted = accepted + tokens
    end
  end
end
-- Reconciled within seconds; what is left of a lost counter must not stay.
redis.call('EXPIRE', running, 172800)
if accepted > 0 then
  redis.call('HINCRBY', KEYS[1], 'g:' .. int(last), int(accepted))
  redis.call('HINCRBY', KEYS[1], 'pend', int(accepted))
end
if settled > 0 then
  redis.call('HINCRBY', KEYS[1], 'settled', int(-settled))
end
local used = tonumber(v[8]) + tonumber(v[9]) + tonumber(v[10]) + accepted - settled
local s = {used = used, reserved = tonumber(v[11]), limit = tonumber(v[7]), ceil = tonumber(v[12]), ps = v[2], pe = v[3]}
return answer('OK', s, v[13] == '1' and isAbove(s) or 0)
