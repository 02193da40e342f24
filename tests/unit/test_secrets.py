"""What looks like a secret and what does not. Every value here is made up, and made of its alphabet in order."""

import string
from pathlib import Path

import pytest

from amlc import secrets
from amlc.diagnostics import Diagnostic
from amlc.load import load
from amlc.source import Source
from amlc.tree import Node

ALPHABET = string.ascii_letters + string.digits
KEY = (ALPHABET + "+/" + ALPHABET)[:86] + "=="
HEX = "0123456789abcdef"
JWT = f"eyJ{ALPHABET[:20]}.eyJ{ALPHABET[:20]}.{ALPHABET[:20]}"
APPLICATION = f"abc8Q~{ALPHABET[:34]}"
GITHUB = "ghp" + f"_{ALPHABET[:36]}"
DEVOPS = (ALPHABET * 2)[:76] + "AZDO" + "abcd"
NEWER = (ALPHABET * 2)[:52] + "JQQJ99" + ALPHABET[:26]


def read(text: str) -> Node:
    said: list[Diagnostic] = []
    root = load(Source("x.yaml", Path("x.yaml"), text), said.append)
    assert root is not None, said
    return root


SECRETS = [
    (f"{KEY}", "a storage account's key"),
    (f"key: {KEY}", "a storage account's key"),
    (f"key: DefaultEndpointsProtocol=https;AccountName=modeldata;AccountKey={KEY}", "a storage account's key"),
    (f"key: Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey={KEY[:43]}=", "a storage account's key"),
    (f"key: 'https://modeldata.blob.core.windows.net/c?sv=2024-01-01&sig={KEY[:40]}%3D'", "a shared access signature"),
    (f"key: sig={KEY[:40]}%3D&se=2030", "a shared access signature"),
    (f"arguments: [--run, {JWT}]", "an access token"),
    (f"key: {GITHUB}", "an access token"),
    (f"key: https://{GITHUB}@github.com/team/code", "an access token"),
    (f"key: dapi{HEX}{HEX}", "an access token"),
    (f"key: {DEVOPS}", "an access token"),
    (f"key: {NEWER}", "an access token"),
    (f"arguments: [--x={APPLICATION}]", "an application's secret"),
    ("pip: ['git+https://reader:hunter2@example.org/code']", "a password in an address"),
    ("key: postgresql://reader:hunter2@sales.example.org:5432/orders", "a password in an address"),
    ("key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  nothing\n", "a private key"),
    ("key: '-----BEGIN PRIVATE KEY-----'", "a private key"),
    ("key: 'Server=sales;Database=orders;User Id=reader;Password=hunter2;'", "a password in a connection string"),
    ("key: 'Data Source=https://x.kusto.windows.net;AppKey=hunter2'", "a password in a connection string"),
    ("arguments: [--password, hunter2]", "a password"),
    ("arguments: [--db-password=hunter2]", "a password"),
    ("command: python load.py --user me --password hunter2 --fast", "a password"),
    ("variables: {DB_PASSWORD: hunter2}", "a password"),
    ("parameters: {dbPassword: {type: string, default: hunter2}}", "a password"),
    ("variables: {API_KEY: 0123456789abcdef}", "a key"),
    ("variables: {client_secret: abcdefgh-12345678}", "a key"),
]


@pytest.mark.parametrize(("text", "what"), SECRETS, ids=range(len(SECRETS)))
def test_what_looks_like_a_secret_is_one_and_is_hidden(text: str, what: str) -> None:
    root = read(text)
    found = list(secrets.literals(root))
    assert [one.what for one in found] == [what]
    assert found[0].node.span in set(secrets.spans(root))


HARMLESS = f"""
guid: 6f9619ff-8b86-d011-b42d-00c04fc964ff
client_secret_of: 6f9619ff-8b86-d011-b42d-00c04fc964ff
commit: {HEX}{HEX}{HEX[:8]}
digest: sha256:{HEX * 4}
integrity: sha512-{KEY}
long: {HEX * 8}
image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04@sha256:{HEX * 4}
registry: localhost:5000/team/image:1.2
resource: /subscriptions/6f9619ff-8b86-d011-b42d-00c04fc964ff/resourceGroups/rg/providers/Microsoft.Batch/b/a
row: {"A" * 86}==
ssh: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{ALPHABET[:40]}
store: abfss://raw@modeldata.dfs.core.windows.net/in/*.csv
clone: ssh://git@example.org:22/team/code
proxy: http://proxy.example.org:8080/a@b
docs: write https://user:password@host or https://user:$TOKEN@host or https://{{{{ user }}}}:{{{{ pw }}}}@host
module: eyJ.eyJ.eyJ
encoded: aGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IGEgc2VjcmV0
query: https://example.org/?sig=short&signature=none
connection: Server=sales;Database=orders;Authentication=Active Directory Msi
arguments: [--password-file, /run/db, --secret-name, sp-password, --token, "[SEP]", --password, {{input: raw}}]
flags: ["--password", "$PASSWORD", "--api-key", "{{{{ key }}}}", --tokenizer, bert-base-uncased-0123456789]
variables: {{PASSWORD: "", DB_PASSWORD: <password>, API_KEY: none, ACCESS_TOKEN_URL: https://x.example.org/0123456789}}
auth: {{client_secret: {{secret_env: SP_PASSWORD}}, password: {{key_vault: team, secret: db-password}}}}
password: {{env: DB_PASSWORD, default: null}}
"""


def test_what_is_no_secret_is_left_alone() -> None:
    root = read(HARMLESS)
    assert [(one.path, one.what) for one in secrets.literals(root)] == []


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("workspace: {auth: {client_secret: abcdefgh-12345678}}", True),
        ("targets: {prod: {compute: {vm: {password: hunter2}}}}", True),
        ("variables: {password: {default: hunter2}}", True),
        ("environments: {env: {registry: {password: hunter2}}}", True),
        ("environments: {env: {variables: {DB_PASSWORD: hunter2}}}", False),
        ("steps: {train: {arguments: [--password, hunter2]}}", False),
        ("steps: {train: {compute: 'https://reader:hunter2@example.org'}}", False),
        ("targets: {prod: 'https://reader:hunter2@example.org'}", False),
    ],
)
def test_a_reference_is_advised_where_one_can_stand(text: str, fits: bool) -> None:
    root = read(text)
    assert [one.fits for one in secrets.literals(root)] == [fits]


def test_a_message_shows_no_password_of_an_address() -> None:
    assert secrets.masked("git+https://reader:hunter2@example.org/code") == "git+https://reader:***@example.org/code"
    assert secrets.masked("pandas==2.2.3") == "pandas==2.2.3"
    assert secrets.masked(f"git+https://{GITHUB}@example.org") == "git+https://***@example.org"


@pytest.mark.parametrize("unit", ["eyJ", "://", "a.", "-", "sig=", "://a:", ";server=a;", "--a "])
def test_looking_takes_time_in_proportion_to_the_text(unit: str) -> None:
    root = read(f"key: '{unit * (200_000 // len(unit))}'")
    assert list(secrets.literals(root)) == []
