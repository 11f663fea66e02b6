-- epoch, now
local now = tonumber(ARGV[2])
local s, early = open(ARGV[1], now)
if not s then
  return early
end
purge(s, now)
return answer('OK', s)
