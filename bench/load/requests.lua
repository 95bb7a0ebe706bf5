-- Sends one GraphQL request over and over, and says at the end what came of it as one line of JSON.
-- Arguments: the file of the request's body, and 'distinct' (each request with an authorization of its own), 'identical', or 'listed' and
-- the file of the tokens that requests have in turn, one a line.

local PLACEHOLDER = 'Bearer 000000000000'
local before, after, identical
local listed = {}
local sent = 0

function init(arguments)
  local file = assert(io.open(arguments[1], 'rb'))
  local body = file:read('*a')
  file:close()
  local headers = { ['content-type'] = 'application/json', ['accept'] = 'application/json' }
  if arguments[2] == 'identical' then
    identical = wrk.format('POST', nil, headers, body)
    return
  end
  if arguments[2] == 'listed' then
    for token in io.lines(arguments[3]) do
      headers['authorization'] = 'Bearer ' .. token
      listed[#listed + 1] = wrk.format('POST', nil, headers, body)
    end
    return
  end
  headers['authorization'] = PLACEHOLDER
  local request = wrk.format('POST', nil, headers, body)
  local first, last = string.find(request, PLACEHOLDER, 1, true)
  before = string.sub(request, 1, first - 1)
  after = string.sub(request, last + 1)
end

function request()
  if identical then return identical end
  sent = sent + 1
  if #listed > 0 then return listed[sent % #listed + 1] end
  return before .. string.format('Bearer %012d', sent) .. after
end

function done(summary, latency)
  local errors = summary.errors
  io.stderr:write(string.format(
    '{"requests":%d,"durationUs":%d,"bytes":%d,"failed":%d,"badStatus":%d,"p50Us":%d,"p99Us":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99)))
end
