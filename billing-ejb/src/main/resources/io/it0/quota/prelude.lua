-- What all scripts of the quota share. KEYS of one tenant, all in its slot:
--   1 state (hash)   2 leases (hash)   3 live leases by expiry (sorted set)   4 settled events (hash)
--   5 ended leases by when they are forgotten (sorted set)
-- and KEYS[1] .. '.ids.' .. build .. '.' .. n, the ids of the events that generation n accepted (sets).
-- 'build' names the build that the state is from, so that nothing of a lost one is taken for its own.
-- State: epoch, ready, ps and pe (the period, in microseconds), limit (-1: none), lv (its version), cache (whether cache
-- tokens count), counted + pend + settled (= used), reserved, ceil and cv (what PostgreSQL knows we may come to), seq,
-- gen0 and gen (the oldest and the running generation), rv (raised by every reconciliation), lost (1: an earlier state is
-- gone), and 'g:n': what generation n accepted for the period.
-- Every script is deterministic: it takes the time as an argument, so that the append-only file repeats it exactly.

local function int(n)
  return string.format('%.0f', n)
end

-- The state of the epoch and period, or why there is none.
local function open(epoch, now)
  local v = redis.call('HMGET', KEYS[1], 'epoch', 'ready', 'ps', 'pe', 'limit', 'counted', 'pend', 'settled', 'reserved',
    'ceil', 'cache')
  if v[1] ~= epoch or v[2] ~= '1' then
    return nil, {'MISSING'}
  end
  if now >= tonumber(v[4]) then
    return nil, {'PERIOD'}
  end
  return {ps = v[3], pe = v[4], limit = tonumber(v[5]), used = tonumber(v[6]) + tonumber(v[7]) + tonumber(v[8]),
    reserved = tonumber(v[9]), ceil = tonumber(v[10]), cache = v[11] == '1'}
end

-- L: live, S: settled, R: released
local function lease(id)
  local v = redis.call('HGET', KEYS[2], id)
  if not v then
    return nil
  end
  local state, tokens, expires, ps = string.match(v, '^(%a):(%d+):(%d+):(%d+)$')
  return {state = state, tokens = tonumber(tokens), expires = tonumber(expires), ps = ps}
end

local function keep(id, l)
  redis.call('HSET', KEYS[2], id, l.state .. ':' .. int(l.tokens) .. ':' .. int(l.expires) .. ':' .. l.ps)
  redis.call('ZADD', l.state == 'L' and KEYS[3] or KEYS[5], int(l.expires), id)
  redis.call('ZREM', l.state == 'L' and KEYS[5] or KEYS[3], id)
end

-- Remembered for a minute, in case that whoever ended it, or asked for it, asks again.
local function finish(id, l, state, now)
  l.state = state
  l.expires = math.min(l.expires, now + 60000000)
  keep(id, l)
end

local function reserve(s, tokens)
  s.reserved = s.reserved + tokens
  redis.call('HINCRBY', KEYS[1], 'reserved', int(tokens))
end

local function forget(set, now, most, each)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', set, '-inf', int(now), 'LIMIT', 0, most)) do
    each(id)
    redis.call('HDEL', KEYS[2], id)
    redis.call('ZREM', set, id)
  end
end

-- Leases that have expired count no longer. Ended ones are forgotten so many a call that nobody waits long for it: however
-- many they are, they hide no live one that has expired.
local function purge(s, now)
  forget(KEYS[5], now, 100, function() end)
  forget(KEYS[3], now, 2000, function(id)
    local l = lease(id)
    if l and l.state == 'L' and l.ps == s.ps then
      reserve(s, -l.tokens)
    end
  end)
end

-- Whether so many more may be set aside: nil, or the word for why not.
local function refused(s, tokens)
  if s.limit < 0 then
    return nil
  end
  local sum = s.used + s.reserved + tokens
  if sum > s.limit then
    return 'REFUSED'
  end
  if sum > s.ceil then
    return 'CEILING'
  end
  return nil
end

-- What a tenant without a limit uses is not counted at once; so with a limit the counter is built anew.
local function setLimit(limit, version, cache)
  local before = redis.call('HGET', KEYS[1], 'limit')
  redis.call('HSET', KEYS[1], 'limit', limit, 'lv', version, 'cache', cache)
  if tonumber(before) < 0 and tonumber(limit) >= 0 then
    redis.call('HSET', KEYS[1], 'ready', 0, 'ps', 0)
    return false
  end
  return true
end

local function answer(word, s, a, b, c)
  local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
  return {word, s.used, s.reserved, s.limit, seq, s.ps, s.pe, a or 0, b or 0, c or 0}
end

local function isAbove(s)
  return s.limit >= 0 and s.used + s.reserved > s.ceil and 1 or 0
end

local function ids(build, n)
  return KEYS[1] .. '.ids.' .. build .. '.' .. int(n)
end

-- Whether a generation that PostgreSQL may not have counted yet has accepted the event.
local function isAccepted(id)
  local v = redis.call('HMGET', KEYS[1], 'gen0', 'gen', 'build')
  for n = tonumber(v[1]), tonumber(v[2]) do
    if redis.call('SISMEMBER', ids(v[3], n), id) == 1 then
      return true
    end
  end
  return false
end

local function settledTokens(v)
  local tokens, ps = string.match(v, '^(%d+):(%d+):')
  return tonumber(tokens), ps
end

