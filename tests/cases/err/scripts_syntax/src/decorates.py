HANDLERS = [print]


@HANDLERS[0]
def handle() -> None:
    print("é")
