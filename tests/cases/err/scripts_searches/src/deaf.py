import json

print(json.dumps({"rate": 0.5}))
