rows = 3
print "rows", rows
