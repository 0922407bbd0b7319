"""Where regions lie on a map, reviewed line by line, to whole degrees.

A dot stands for the city or area that AWS names, never for a building. Regions of which AWS names no city or state
(GovCloud, most of the secret regions) have no line, and so no dot. Sources:

[regions]  the city in the name in "AWS Regions",
           docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
[area]     aws.amazon.com/about-aws/global-infrastructure/regions_az/: the area that the launch was announced for
[china]    Amazon Web Services in China, docs.amazonaws.cn/en_us/aws/latest/userguide/introduction.html
[eusc]     AWS European Sovereign Cloud, aws.amazon.com/compliance/europe-digital-sovereignty/
[name]     the long name in botocore's endpoint data
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Dot:
    """Degrees: east and north are above 0."""

    longitude: int
    latitude: int


PLACES: Final[Mapping[str, Dot]] = MappingProxyType(
    {
        "af-south-1": Dot(18, -34),  # [regions] Cape Town
        "ap-east-1": Dot(114, 22),  # [regions] Hong Kong
        "ap-east-2": Dot(122, 25),  # [regions] Taipei
        "ap-northeast-1": Dot(140, 36),  # [regions] Tokyo
        "ap-northeast-2": Dot(127, 38),  # [regions] Seoul
        "ap-northeast-3": Dot(136, 35),  # [regions] Osaka
        "ap-south-1": Dot(73, 19),  # [regions] Mumbai
        "ap-south-2": Dot(78, 17),  # [regions] Hyderabad
        "ap-southeast-1": Dot(104, 1),  # [regions] Singapore
        "ap-southeast-2": Dot(151, -34),  # [regions] Sydney
        "ap-southeast-3": Dot(107, -6),  # [regions] Jakarta
        "ap-southeast-4": Dot(145, -38),  # [regions] Melbourne
        "ap-southeast-5": Dot(102, 3),  # [area] Malaysia: around Kuala Lumpur
        "ap-southeast-6": Dot(175, -37),  # [area] New Zealand: Auckland
        "ap-southeast-7": Dot(101, 14),  # [area] Thailand: around Bangkok
        "ca-central-1": Dot(-74, 46),  # [area] Canada (Central): Montreal
        "ca-west-1": Dot(-114, 51),  # [regions] Calgary
        "cn-north-1": Dot(116, 40),  # [china] Beijing
        "cn-northwest-1": Dot(105, 38),  # [china] Ningxia
        "eu-central-1": Dot(9, 50),  # [regions] Frankfurt
        "eu-central-2": Dot(9, 47),  # [regions] Zurich
        "eu-north-1": Dot(18, 59),  # [regions] Stockholm
        "eu-south-1": Dot(9, 45),  # [regions] Milan
        "eu-south-2": Dot(-1, 42),  # [area] Spain: Aragon
        "eu-west-1": Dot(-6, 53),  # [area] Ireland: Dublin
        "eu-west-2": Dot(0, 52),  # [regions] London
        "eu-west-3": Dot(2, 49),  # [regions] Paris
        "eusc-de-east-1": Dot(13, 52),  # [eusc] Brandenburg
        "il-central-1": Dot(35, 32),  # [regions] Tel Aviv
        "me-central-1": Dot(54, 24),  # [area] United Arab Emirates: the middle of the country
        "me-south-1": Dot(51, 26),  # [regions] Bahrain
        "mx-central-1": Dot(-100, 21),  # [area] Mexico (Central): Queretaro
        "sa-east-1": Dot(-47, -24),  # [regions] Sao Paulo
        "us-east-1": Dot(-78, 39),  # [regions] Northern Virginia
        "us-east-2": Dot(-83, 40),  # [regions] Ohio
        "us-isob-east-1": Dot(-83, 40),  # [name] US ISOB East (Ohio)
        "us-west-1": Dot(-122, 37),  # [regions] Northern California
        "us-west-2": Dot(-120, 46),  # [regions] Oregon
    }
)
