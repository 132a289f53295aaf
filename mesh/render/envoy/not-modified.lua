-- A service that was told by If-None-Match what the client has answers an empty message and says in a header that it is
-- the same. The client is told so as RFC 9110 section 15.4.5 wants it: 304, the fields that a 200 would have had, no body. The header
-- itself goes no further than the edge, like all of the mesh's own.
function envoy_on_response(answer)
  if not answer:headers():get("x-souk-unchanged") then return end
  local body = answer:body()
  if body then body:setBytes("") end
  -- Headers from before the script has waited for the body cannot be used any more.
  local headers = answer:headers()
  headers:replace(":status", "304")
  headers:remove("content-length")
  headers:remove("content-type")
end
