-- wrk asks for the given paths in turn: `wrk -s requests.lua URL -- PATH PATH …`
local paths = {}
local turn = 0

function init(arguments)
  for _, path in ipairs(arguments) do
    paths[#paths + 1] = path
  end
end

function request()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn])
end
