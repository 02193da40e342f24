if __name__ == "__main__":
    return 1
