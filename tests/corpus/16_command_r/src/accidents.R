words <- commandArgs(trailingOnly = TRUE)
print(words)
