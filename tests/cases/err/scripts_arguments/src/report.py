import click


@click.command(help="Writes a report.")
@click.option("--title", required=True)
@click.option("--format", "form", type=click.Choice(["HTML", "text"], case_sensitive=False), default="text")
@click.option("--depth", default=2)
@click.option("--colour/--no-colour", default=True)
@click.argument("folder", type=click.Path())
def main(title, form, depth, colour, folder):
    click.echo(f"{title}: {folder}")


if __name__ == "__main__":
    main()
