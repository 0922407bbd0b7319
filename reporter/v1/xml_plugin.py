"""XML was a plug-in in v1.5.0. It is built in now, and still one for whoever asks the registry."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from reporter.errors import ReporterError
from reporter.v1.cache import local_now
from reporter.v1.config import Config
from reporter.v1.outputs import write
from reporter.v1.plugin import BaseOutputPlugin, Facts
from reporter.v1.report import RegionFacts, Report


class XMLOutputPlugin(BaseOutputPlugin):
    """The built-in format as a plug-in."""

    name = "xml"
    description = "XML with every fact in an element of its own"
    file_extension = "xml"
    requires_dependencies: ClassVar[list[str]] = []

    def generate_output(  # noqa: PLR0917 - as the class above has it
        self,
        config: Config,
        regions: Facts,
        region_services: Facts,
        service_names: Facts | None = None,
        enhanced_services: Facts | None = None,
        metadata: Facts | None = None,
        quiet: bool = False,
    ) -> bool:
        """See ``BaseOutputPlugin.generate_output``."""
        del enhanced_services, quiet
        report = Report(
            cast("Mapping[str, RegionFacts]", regions),
            cast("Mapping[str, Sequence[str]]", region_services),
            cast("Mapping[str, str]", service_names or {}),
            metadata=metadata or {},
        )
        try:
            write("xml", report, config, now=local_now())
        except ReporterError as error:
            self.logger.warning("%s", error)
            return False
        return True
