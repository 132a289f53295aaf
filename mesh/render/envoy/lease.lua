-- Asks the account of limits for many requests at once where one credential sends many from one address: what was granted
-- is paid for, so that the limits hold, and lasts to the end of the second. How many are asked for follows from the
-- second before, one twentieth of it, so that little is paid in vain; who sends little is counted request by request. One
-- script, and so one memory, for each worker thread; `most` stands above.
local second, left, told = 0, {}, {}
local counted, before = {}, {}

local function turn()
  local now = os.time()
  if now == second then return end
  before = now == second + 1 and counted or {}
  second, left, told, counted = now, {}, {}, {}
end

function envoy_on_request(request)
  local headers = request:headers()
  local credential = headers:get("x-souk-credential")
  if not credential then return end
  turn()
  local stream = request:streamInfo()
  local key = credential .. "|" .. string.match(stream:downstreamDirectRemoteAddress(), "^(.-):?%d*$")
  counted[key] = (counted[key] or 0) + 1
  local credit = left[key] or 0
  if credit > 0 then
    left[key] = credit - 1
    headers:replace("x-souk-leased", "1")
    stream:dynamicMetadata():set("souk.lease", "from", key)
    return
  end
  local wish = math.min(most, math.floor((before[key] or 0) / 20))
  if wish > 1 then
    headers:replace("x-souk-lease", tostring(wish))
    stream:dynamicMetadata():set("souk.lease", "to", key)
  end
end

function envoy_on_response(response)
  local lease = response:streamInfo():dynamicMetadata():get("souk.lease")
  if not lease then return end
  local headers = response:headers()
  if lease.from then
    local fields = told[lease.from]
    if not fields then return end
    headers:replace("ratelimit-policy", fields[1])
    headers:replace("ratelimit", fields[2])
    return
  end
  turn()
  local granted = tonumber(headers:get("x-souk-lease"))
  if not granted then return end
  left[lease.to] = (left[lease.to] or 0) + granted - 1
  told[lease.to] = {headers:get("ratelimit-policy"), headers:get("ratelimit")}
end
