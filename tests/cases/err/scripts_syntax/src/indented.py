for row in range(3):
print(row)
