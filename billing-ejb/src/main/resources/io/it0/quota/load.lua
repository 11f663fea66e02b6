-- epoch, rv, ps, limit, lv, cache, counted, ceil, cv, last generation that is counted, build (1: this ends it), until when
-- what is lost counts as reserved,
-- n events that are counted or given up: their ids; n leases: id, value; n settled events: id, value
-- Puts PostgreSQL's figures under what it has not counted yet. Refused if another did so since: then its figures may be
-- newer than ours.
local v = redis.call('HMGET', KEYS[1], 'epoch', 'rv', 'ps', 'ready', 'lv', 'cv', 'gen0', 'gen', 'counted', 'pend', 'settled', 'build')
if v[1] ~= ARGV[1] or v[2] ~= ARGV[2] or v[3] ~= ARGV[3] or (v[4] == '1') == (ARGV[11] == '1') then
  return {'RACE'}
end
redis.call('HINCRBY', KEYS[1], 'rv', 1)
local building = v[4] ~= '1'
local before = tonumber(v[9]) + tonumber(v[10]) + tonumber(v[11])
if building then
  redis.call('HSET', KEYS[1], 'limit', ARGV[4], 'lv', ARGV[5], 'cache', ARGV[6])
elseif tonumber(ARGV[5]) > tonumber(v[5]) and not setLimit(ARGV[4], ARGV[5], ARGV[6]) then
  return {'RACE'}
end
if tonumber(ARGV[9]) > tonumber(v[6]) then
  redis.call('HSET', KEYS[1], 'ceil', ARGV[8], 'cv', ARGV[9])
end
local first, last, upTo = tonumber(v[7]), tonumber(v[8]), tonumber(ARGV[10])
local pend, resting = 0, 1
for n = first, last do
  local accepted, sum = ids(v[12], n), 'g:' .. int(n)
  if n <= upTo then
    redis.call('UNLINK', accepted)
    redis.call('HDEL', KEYS[1], sum)
    first = n + 1
  else
    pend = pend + tonumber(redis.call('HGET', KEYS[1], sum) or '0')
    resting = redis.call('EXISTS', accepted) == 0 and resting or 0
  end
end
redis.call('HSET', KEYS[1], 'gen0', int(first))
local at = 13
local gone = 0
for i = 1, tonumber(ARGV[at]) do
  local value = redis.call('HGET', KEYS[4], ARGV[at + i])
  if value then
    local tokens, ps = settledTokens(value)
    redis.call('HDEL', KEYS[4], ARGV[at + i])
    gone = gone + (ps == ARGV[3] and tokens or 0)
  end
end
at = at + tonumber(ARGV[at]) + 1
for i = 1, 2 * tonumber(ARGV[at]), 2 do
  -- One that we know was extended or renewed while PostgreSQL decided: that is all it knows of it.
  local known = lease(ARGV[at + i])
  redis.call('HSET', KEYS[2], ARGV[at + i], ARGV[at + i + 1])
  local l = lease(ARGV[at + i])
  if known and known.state == 'L' then
    l.tokens = l.tokens + known.tokens
  end
  keep(ARGV[at + i], l)
end
at = at + 2 * tonumber(ARGV[at]) + 1
for i = 1, 2 * tonumber(ARGV[at]), 2 do
  if not isAccepted(ARGV[at + i]) then
    redis.call('HSETNX', KEYS[4], ARGV[at + i], ARGV[at + i + 1])
  end
end
local settled = tonumber(v[11]) - gone
if building then
  -- A build takes stock of everything; between builds the sums are kept up.
  settled = 0
  for _, value in ipairs(redis.call('HVALS', KEYS[4])) do
    local tokens, ps = settledTokens(value)
    settled = settled + (ps == ARGV[3] and tokens or 0)
  end
  -- An earlier state is gone: what it may have come to, and is not known otherwise, may be leased to somebody.
  local lost = tonumber(ARGV[8]) - tonumber(ARGV[7]) - pend
  if lost > 0 and redis.call('HGET', KEYS[1], 'lost') == '1' then
    keep('lost', {state = 'L', tokens = lost, expires = tonumber(ARGV[12]), ps = ARGV[3]})
  end
  local reserved = 0
  for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
    local l = lease(id)
    reserved = reserved + (l.state == 'L' and l.ps == ARGV[3] and l.tokens or 0)
  end
  redis.call('HSET', KEYS[1], 'reserved', int(reserved), 'ready', 1)
  redis.call('HDEL', KEYS[1], 'lost')
end
redis.call('HSET', KEYS[1], 'counted', ARGV[7], 'pend', int(pend), 'settled', int(settled))
local used = tonumber(ARGV[7]) + pend + settled
return {'OK', used, before, resting, tonumber(redis.call('HGET', KEYS[1], 'reserved'))}
