-- Refuses what the transcoder would let pass without a word: fields that the message does not have, and what
-- RFC 8259 does not call JSON. Everything else it leaves to the transcoder. `types`, above, is made from the contracts:
-- field names of every message that a body may contain; `true` is a value that is no object, "*" one that may be anything.
local find, sub, byte = string.find, string.sub, string.byte
local deepest = 64

-- All of these return the position after what they read, or nil and why it cannot be read.
local value

local function next_char(text, position)
  local found = find(text, "[^ \t\r\n]", position)
  if not found then return nil, "The JSON text ends too early." end
  return found
end

local function read_string(text, position)
  local from = position + 1
  while true do
    local found = find(text, '["\\%z\1-\31]', from)
    if not found then return nil, "A string does not end." end
    local char = byte(text, found)
    if char == 34 then return found + 1 end
    if char ~= 92 then return nil, "A string contains a control character." end
    from = found + 2
  end
end

local function read_list(text, position, kind, depth)
  local why
  position, why = next_char(text, position + 1)
  if position and byte(text, position) == 93 then return position + 1 end
  while position do
    position, why = value(text, position, kind, depth)
    if position then position, why = next_char(text, position) end
    if not position then return nil, why end
    local char = byte(text, position)
    if char == 93 then return position + 1 end
    if char ~= 44 then return nil, "A list needs a comma between its values." end
    position, why = next_char(text, position + 1)
  end
  return nil, why
end

local function read_field(text, position, kind, depth)
  if byte(text, position) ~= 34 then return nil, "A field name must be in double quotes." end
  local stop, why = read_string(text, position)
  if not stop then return nil, why end
  local name, fields = sub(text, position + 1, stop - 2), kind and types[kind]
  local inner = fields and fields[name]
  if fields and not inner then
    return nil, 'There is no field "' .. sub(name, 1, 100) .. '" in ' .. kind .. "."
  end
  position, why = next_char(text, stop)
  if not position then return nil, why end
  if byte(text, position) ~= 58 then return nil, "A field name must be followed by a colon." end
  position, why = next_char(text, position + 1)
  if not position then return nil, why end
  return value(text, position, inner, depth)
end

local function read_object(text, position, kind, depth)
  local why
  position, why = next_char(text, position + 1)
  if position and byte(text, position) == 125 then return position + 1 end
  while position do
    position, why = read_field(text, position, kind, depth)
    if position then position, why = next_char(text, position) end
    if not position then return nil, why end
    local char = byte(text, position)
    if char == 125 then return position + 1 end
    if char ~= 44 then return nil, "An object needs a comma between its fields." end
    position, why = next_char(text, position + 1)
  end
  return nil, why
end

value = function(text, position, kind, depth)
  if depth > deepest then return nil, "The JSON text is nested too deeply." end
  local char = byte(text, position)
  if char == 123 and kind == true then return nil, "There is an object where the contract has a plain value." end
  if char == 123 then return read_object(text, position, kind, depth + 1) end
  if char == 91 then return read_list(text, position, kind, depth + 1) end
  if char == 34 then return read_string(text, position) end
  local _, stop = find(text, "^[%w.+-]+", position)
  if not stop then return nil, "There is a character that JSON does not have there." end
  return stop + 1
end

local function fault(text, kind)
  local position = find(text, "[^ \t\r\n]")
  if not position then return nil end
  if byte(text, position) ~= 123 then return "The body must be a JSON object." end
  local stop, why = value(text, position, kind, 0)
  if not stop then return why end
  if find(text, "[^ \t\r\n]", stop) then return "There is more after the JSON object." end
  return nil
end

function envoy_on_request(handle)
  local kind = handle:metadata():get(handle:headers():get(":method"))
  if not kind then return end
  local body = handle:body()
  if not body then return end
  local why = fault(body:getBytes(0, body:length()), kind)
  if why then handle:respond({[":status"] = "400"}, why) end
end
