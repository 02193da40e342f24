@echo convert %*
