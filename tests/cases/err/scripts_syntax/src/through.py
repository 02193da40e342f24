import json

from lib import reading

print(json, reading)
