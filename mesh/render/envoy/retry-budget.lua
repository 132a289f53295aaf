-- Retries are a share of the requests that succeed and a few each second, with some saved up for a sudden loss. So when a
-- peer answers nobody, it is soon asked once for each request, whatever the rate; Envoy's own retry budget counts what is
-- under way, and with few requests under way lets every one of them be repeated. One script, and so one account, for each
-- peer and worker thread; `share`, `perSecond` and `savedUp` stand above.
local account, counted = savedUp, 0

function envoy_on_request(request)
  if account >= 1 then return end
  local now = os.time()
  account, counted = account + (now - counted) * perSecond, now
  if account < 1 then request:headers():replace("x-envoy-max-retries", "0") end
end

function envoy_on_response(response)
  local headers = response:headers()
  local attempts = headers:get("x-envoy-attempt-count")
  -- Refused before the peer was asked.
  if not attempts then return end
  headers:remove("x-envoy-attempt-count")
  -- Nothing to pay in and nothing to take out: nearly always.
  if attempts == "1" and account == savedUp then return end
  local now = os.time()
  if account == savedUp then counted = now end
  local status, code = headers:get(":status"), headers:get("grpc-status")
  local failed = code == "14" or tonumber(status) >= 500
  account = account + (now - counted) * perSecond + (failed and 0 or share) - (tonumber(attempts) - 1)
  account, counted = math.max(-savedUp / 2, math.min(savedUp, account)), now
end
