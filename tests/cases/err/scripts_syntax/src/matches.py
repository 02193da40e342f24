import sys

match sys.platform:
    case "linux":
        print("yes")
