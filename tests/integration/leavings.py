"""What a publication leaves in a workspace: what callers see of it, and what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Documents = Callable[[str], list[dict[str, Any]]]

# By the way in which a request goes wrong: amlc does the rest by itself, or says one of these.
ABSORBED = ("before", "after", "reset", "garbled", "throttled", "stale")
WORDS: Mapping[str, tuple[str, ...]] = {
    "gone": ("unanswered",),
    "down": ("unanswered",),
    "forbidden": ("not-allowed", "sign-in-refused"),
    "expired": ("sign-in-refused",),
}
_NAMED = ("dataset", "datastore", "compute", "named module")


def misled(way: str, code: int, said: str) -> Iterator[str]:
    """What is wrong with how a command ended of which a request went wrong in a way."""
    if "Traceback" in said or "bug in amlc" in said or "it hung" in said:
        yield said
        return
    if way in ABSORBED and code != 0:
        yield f"ended with {code}: {said}"
    if way in WORDS and code != 0:
        codes = re.findall(r"^error\[([a-z-]+)\]", said, re.MULTILINE)
        if code != 4 or not codes or not set(codes) <= set(WORDS[way]):
            yield f"said {codes}, and ended with {code}: {said}"


def unserved(documents: Documents) -> Iterator[str]:
    """The endpoints and schedules that run a pipeline that is disabled."""
    enabled = {one["Id"] for one in documents("pipeline") if one["EntityStatus"] == "Active"}
    found = {}
    for one in documents("pipeline endpoint"):
        found[f"the endpoint {one['Name']}"] = _versions(one)[one["DefaultVersion"]]
    for one in documents("schedule"):
        if one["EntityStatus"] == "Active" and one["PipelineId"]:
            found[f"the schedule {one['Name']}"] = one["PipelineId"]
    yield from (f"{name} runs what is disabled" for name, one in found.items() if one not in enabled)


def view(documents: Documents) -> dict[str, Any]:
    """What is there by name: the enabled versions, what each endpoint serves and each schedule runs, and the rest."""
    versions = {one["Id"]: f"{one['Name']} {one['Version']}" for one in documents("pipeline")}
    endpoints = documents("pipeline endpoint")
    names = versions | {one["Id"]: f"the endpoint {one['Name']}" for one in endpoints}
    active = [one for one in documents("schedule") if one["EntityStatus"] == "Active"]
    return {
        "versions": sorted(versions[one["Id"]] for one in documents("pipeline") if one["EntityStatus"] == "Active"),
        "endpoints": sorted((one["Name"], versions[_versions(one)[one["DefaultVersion"]]]) for one in endpoints),
        "schedules": sorted((one["Name"], names.get(one["PipelineId"] or one["PipelineEndpointId"])) for one in active),
        **{kind: sorted(str(one.get("name") or one.get("Name")) for one in documents(kind)) for kind in _NAMED},
    }


def left(documents: Documents, version: str) -> Iterator[str]:
    """What is wrong with what a workspace has after a publication of a version, and no other one."""
    pipelines = [one for one in documents("pipeline") if one["EntityStatus"] == "Active"]
    ours = [one["Id"] for one in pipelines if one["Version"] == version]
    if len(ours) != 1:
        yield f"{len(ours)} enabled versions have the digest"
        return
    endpoints = documents("pipeline endpoint")
    for one in endpoints:
        versions = _versions(one)
        if versions[one["DefaultVersion"]] != ours[0]:
            yield f"the endpoint {one['Name']} serves another version"
        if len(set(versions.values())) != len(versions):
            yield f"the endpoint {one['Name']} has a version twice"
    schedules = [one for one in documents("schedule") if one["EntityStatus"] == "Active"]
    runnable = {ours[0], *(one["Id"] for one in endpoints)}
    orphans = [one["Name"] for one in schedules if (one["PipelineId"] or one["PipelineEndpointId"]) not in runnable]
    if orphans:
        yield f"the schedules {orphans} run what is not published"
    names = {"pipeline endpoint": [one["Name"] for one in endpoints], "schedule": [one["Name"] for one in schedules]}
    for kind in _NAMED:
        names[kind] = [
            f"{one.get('name') or one.get('Name')} {one.get('latest', {}).get('versionId', '')}"
            for one in documents(kind)
        ]
    for kind, found in names.items():
        if len(set(found)) != len(found):
            yield f"there are {found} of the kind {kind}"


def untrue(said: str, documents: Documents, version: str | None) -> Iterator[str]:
    """What a message tells that was done or not, and is not so. `version` is the one that was to be published."""
    pipelines = documents("pipeline")
    active = {one["Id"]: one["Version"] for one in pipelines if one["EntityStatus"] == "Active"}
    there = version in active.values()
    told = re.search(r"^so far: (.+)$", said, re.MULTILINE)
    parts = told[1] if told else ""
    if (f"{version} is not published" in parts and there) or (f"{version} is published as" in parts and not there):
        yield f"it is {'' if there else 'not '}published: {parts}"
    endpoints = documents("pipeline endpoint")
    has = {active.get(one) for each in endpoints for one in _versions(each).values()}
    if "the endpoint has it" in parts and version not in has:
        yield f"the endpoint does not have it: {parts}"
    for one in re.findall(r"([^ ,]+\+[0-9a-f]{16}) is enabled", parts):
        if one not in active.values():
            yield f"{one} is not enabled: {parts}"
        serves = {active.get(_versions(each)[each["DefaultVersion"]]) for each in endpoints}
        if "the endpoint serves it" in parts and one not in serves:
            yield f"the endpoint serves another: {parts}"
    for one in re.findall(r"disabled ([^ ,]+\+[0-9a-f]{16}),", parts):
        if one in active.values():
            yield f"{one} is enabled: {parts}"


def _versions(endpoint: dict[str, Any]) -> dict[str, str]:
    return {one["Version"]: one["PipelineId"] for one in endpoint["PipelineVersionList"]}
