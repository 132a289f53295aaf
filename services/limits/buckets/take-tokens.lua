-- Takes tokens from all buckets or from none, at the clock of Redis; domain/take-from.ts says how. KEYS: the buckets. ARGV: the
-- tokens wished for, then for each bucket its quota and its window in milliseconds. A bucket holds the moment at which it is full
-- again, in microseconds. Answers the tokens granted, then for each bucket: remaining, milliseconds to wait, to be full again.
local time = redis.call('time')
local now = time[1] * 1000000 + time[2]
local granted = tonumber(ARGV[1])
local untils, intervals, available = {}, {}, {}
for index, key in ipairs(KEYS) do
  local quota, window = tonumber(ARGV[2 * index]), ARGV[2 * index + 1] * 1000
  intervals[index] = window / quota
  untils[index] = math.max(tonumber(redis.call('get', key) or 0), now)
  available[index] = math.floor((window - (untils[index] - now)) / intervals[index] + 1e-6)
  granted = math.max(0, math.min(granted, available[index]))
end
local answer = {granted}
for index, key in ipairs(KEYS) do
  local window = ARGV[2 * index + 1] * 1000
  local after = untils[index] + granted * intervals[index]
  local reset = math.ceil((after - now) / 1000)
  if granted > 0 then redis.call('set', key, string.format('%.0f', after), 'px', reset + 1) end
  answer[#answer + 1] = math.max(0, available[index] - granted)
  answer[#answer + 1] = math.max(0, math.ceil((after + intervals[index] - now - window) / 1000 - 1e-6))
  answer[#answer + 1] = reset
end
return answer
