-- Retries are a share of the requests that succeed, with some saved up for a sudden loss. So when a peer answers nobody,
-- it is soon asked once for each request, whatever the rate; Envoy's own retry budget counts what is under way, and with
-- few requests under way lets every one of them be repeated. One account for each peer and worker thread.
local accounts = {}

function envoy_on_request(request)
  local budget = request:filterContext()
  if (accounts[budget:get("peer")] or budget:get("savedUp")) < 1 then
    request:headers():replace("x-envoy-max-retries", "0")
  end
end

function envoy_on_response(response)
  local headers = response:headers()
  local attempts = headers:get("x-envoy-attempt-count")
  -- Refused before the peer was asked.
  if not attempts then return end
  headers:remove("x-envoy-attempt-count")
  local status, code = headers:get(":status"), headers:get("grpc-status")
  local failed = code == "14" or tonumber(status) >= 500
  local budget = response:filterContext()
  local peer, most = budget:get("peer"), budget:get("savedUp")
  local account = (accounts[peer] or most) + (failed and 0 or budget:get("share")) - (tonumber(attempts) - 1)
  accounts[peer] = math.max(-most, math.min(most, account))
end
