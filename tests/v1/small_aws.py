"""A server on loopback with some or all of AWS's parameters and the feed of launches, in a hundredth of the time."""

import json
from collections.abc import Mapping
from typing import Final

from tests.aws import dump
from tests.collect.ssm_source.loopback import Asked, Loopback, Told

ROOT: Final = "/aws/service/global-infrastructure"
NAMES: Final = {"ec2": "Amazon EC2", "lex-runtime": "Amazon Lex", "s3": "Amazon S3"}
REGIONS: Final[Mapping[str, tuple[str, str, int, tuple[str, ...]]]] = {
    "cn-north-1": ("China (Beijing)", "aws-cn", 3, ("ec2",)),
    "eu-west-1": ("Europe (Ireland)", "aws", 3, ("ec2", "s3")),
    "us-east-1": ("US East (N. Virginia)", "aws", 6, ("ec2", "lex-runtime", "s3")),
}
FEED: Final = b"""<rss version="2.0"><channel><title>Regions</title>
<item><title>Europe (Ireland) Region eu-west-1</title><link>https://aws.amazon.com/ireland/</link>
<pubDate>Tue, 06 Nov 2007 00:00:00 GMT</pubDate></item></channel></rss>"""
DENIED: Final = Told(400, b'{"__type": "AccessDeniedException", "Message": "arn:aws:iam::123456789012:user/me"}')
BROKEN: Final = Told(400, b'{"__type": "InternalServerError"}')


def _lists() -> dict[str, list[str]]:
    lists = {f"{ROOT}/regions": list(REGIONS), f"{ROOT}/services": list(NAMES)}
    for code, (_, _, zones, services) in REGIONS.items():
        lists[f"{ROOT}/regions/{code}/services"] = list(services)
        lists[f"{ROOT}/regions/{code}/availability-zones"] = [f"{code}-az{number + 1}" for number in range(zones)]
    return lists


def _values() -> dict[str, str]:
    values = {f"{ROOT}/services/{code}/longName": name for code, name in NAMES.items()}
    for code, (name, partition, _, _) in REGIONS.items():
        values[f"{ROOT}/regions/{code}/longName"] = name
        values[f"{ROOT}/regions/{code}/partition"] = partition
    return values


def dumped() -> tuple[dict[str, list[str]], dict[str, str]]:
    """The lists and values of the whole dump of AWS's parameters."""
    lists: dict[str, list[str]] = {}
    values: dict[str, str] = {}

    def walk(path: str, node: Mapping[str, object]) -> None:
        for key, below in node.items():
            if isinstance(below, Mapping):
                walk(f"{path}/{key}", below)
            else:
                values[path] = str(below)
                folder, _, name = path.rpartition("/")
                lists.setdefault(folder, []).append(name)

    for tree in ("regions", "services"):
        walk("", dump(tree))
    return lists, values


class SmallAws(Loopback):
    """Three regions, unless it is given others.

    ``faults`` are answers in place of those for a path of a list, a name of a value, or the feed (``feed``).
    """

    def __init__(self, lists: dict[str, list[str]] | None = None, values: dict[str, str] | None = None) -> None:
        self.faults: dict[str, Told] = {}
        self.lists, self.values = lists or _lists(), values or _values()
        super().__init__(self._tell)

    def _tell(self, asked: Asked) -> Told:
        if asked.path == "/regions.rss":
            return self.faults.get("feed", Told(200, FEED, {"Content-Type": "application/rss+xml"}))
        request = json.loads(asked.body)
        wanted = [request["Path"]] if "Path" in request else request["Names"]
        fault = next((self.faults[name] for name in wanted if name in self.faults), None)
        if fault:
            return fault
        if "Path" in request:
            path = request["Path"]
            begin = int(request.get("NextToken", 0))
            end = begin + int(request.get("MaxResults", 10))
            found = self.lists.get(path, [])
            token = {"NextToken": str(end)} if end < len(found) else {}
            return _json({"Parameters": [_row(f"{path}/{value}", value) for value in found[begin:end]], **token})
        known = [_row(name, self.values[name]) for name in wanted if name in self.values]
        return _json(
            {"Parameters": known, "InvalidParameters": [name for name in wanted if name not in self.values]},
        )


def _row(name: str, value: str) -> dict[str, object]:
    return {"Name": name, "Value": value, "Type": "String", "LastModifiedDate": 1700000000.0}


def _json(document: object) -> Told:
    return Told(200, json.dumps(document).encode(), {"Content-Type": "application/x-amz-json-1.1"})
