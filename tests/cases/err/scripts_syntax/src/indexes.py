table = {}
keys = (1, 2)
table[(*keys, 3)] = 1
print(table[*keys, 3])
