-- Remembers what identity has decided, by everything that the decision depends on, and decides the same again for a short
-- while in which identity says nothing. It can only turn a refusal into a pass: a request that identity has not decided
-- about is marked, and refused by the next filter unless the mark is taken away here, last of all. One script, and so one
-- memory, for each listener and worker thread. Above stand `longest` (seconds), `most` (decisions in a generation), `mostBytes`
-- (of them) and `given` (headers that identity may set or take away).
local mark, question = "x-envoy-auth-failure-mode-allowed", "souk.question"
local young, old = {}, {}
local kept, bytes, since = 0, 0, 0

-- What is remembered goes a generation at a time, so that secrets of who is gone do not stay.
local function turn(now)
  if now >= since and now - since < longest and kept < most and bytes < mostBytes then return end
  old = now >= since and now - since < 2 * longest and young or {}
  young, kept, bytes, since = {}, 0, 0, now
end

local function remember(who, what, headers, now)
  turn(now)
  local token = headers:get("txn-token")
  -- Nobody has to be known for this method.
  if not token then return end
  local decisions = young[who]
  if not decisions then
    decisions = {times = {}}
    young[who], bytes = decisions, bytes + #who
  end
  if decisions.token ~= token then
    -- What comes with a token is the same as long as the token is.
    local values = {}
    for i, name in ipairs(given) do
      values[i] = headers:get(name) or false
      bytes = bytes + #(values[i] or "")
    end
    decisions.token, decisions.values = token, values
  end
  if not decisions.times[what] then kept, bytes = kept + 1, bytes + #what end
  decisions.times[what] = now
end

local function remembered(generation, who, what, now)
  local decisions = generation[who]
  local time = decisions and decisions.times[what]
  return time and now >= time and now - time < longest and decisions.values
end

function envoy_on_request(request)
  local headers = request:headers()
  local metadata = request:streamInfo():dynamicMetadata()
  local asked = metadata:get(question)
  if not asked then return end
  local now, who = os.time(), asked.who
  local what = (headers:get("x-envoy-original-method") or "") .. headers:get(":path")
  if not headers:get(mark) then return remember(who, what, headers, now) end
  local values = remembered(young, who, what, now) or remembered(old, who, what, now)
  if not values then return end
  metadata:set(question, "remembered", true)
  for i, name in ipairs(given) do
    if values[i] then headers:replace(name, values[i]) else headers:remove(name) end
  end
  headers:remove(mark)
end

-- Whoever is refused is not remembered any more; refusals by a service that was reached without identity prove nothing.
function envoy_on_response(response)
  local headers = response:headers()
  local status, code = headers:get(":status"), headers:get("grpc-status")
  if status ~= "401" and status ~= "403" and code ~= "16" and code ~= "7" then return end
  local asked = response:streamInfo():dynamicMetadata():get(question)
  if not asked or asked.remembered then return end
  young[asked.who], old[asked.who] = nil, nil
end
