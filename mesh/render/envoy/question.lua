-- Notes what the decision of identity is going to depend on, before identity takes it from the request. Each part begins with
-- its length, so that no two questions look the same. `decisive`, above, names the headers.
function envoy_on_request(request)
  local headers = request:headers()
  if not (headers:get("x-api-key") or headers:get("authorization") or headers:get("cookie")) then return end
  local stream = request:streamInfo()
  local address = stream:downstreamRemoteAddress()
  local parts = {string.match(address, "^(.*):%d+$") or address}
  for _, name in ipairs(decisive) do
    local value = headers:get(name)
    parts[#parts + 1] = value and #value .. ":" .. value or "-"
  end
  stream:dynamicMetadata():set("souk.question", "who", table.concat(parts, ","))
end
