"""All sections together, each made when it is first asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from reporter.config.sections.facts import (
        AwsSection,
        CollectSection,
        GuardSection,
        HistorySection,
        SettleSection,
        SourcesSection,
    )
    from reporter.config.sections.output import (
        CacheSection,
        ExportsSection,
        FeaturesSection,
        FiltersSection,
        LoggingSection,
        MetadataSection,
        PluginsSection,
        SecretsSection,
    )
    from reporter.insights.options import InsightOptions
    from reporter.notify.options import NotifyOptions
    from reporter.options.kinds import Options
    from reporter.publish.options import PublishOptions
    from reporter.render.branding import Site

VERSION: Final = 2
"""Of the keys. A file may say it: ``version: 2``."""

_FACTS: Final = "reporter.config.sections.facts"
_OUTPUT: Final = "reporter.config.sections.output"
SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "metadata": (_OUTPUT, "MetadataSection"),
    "history": (_FACTS, "HistorySection"),
    "sources": (_FACTS, "SourcesSection"),
    "aws": (_FACTS, "AwsSection"),
    "collect": (_FACTS, "CollectSection"),
    "guard": (_FACTS, "GuardSection"),
    "settle": (_FACTS, "SettleSection"),
    "filters": (_OUTPUT, "FiltersSection"),
    "insights": ("reporter.insights.options", "InsightOptions"),
    "site": ("reporter.render.branding", "Site"),
    "exports": (_OUTPUT, "ExportsSection"),
    "notifications": ("reporter.notify.options", "NotifyOptions"),
    "publish": ("reporter.publish.options", "PublishOptions"),
    "cache": (_OUTPUT, "CacheSection"),
    "logging": (_OUTPUT, "LoggingSection"),
    "plugins": (_OUTPUT, "PluginsSection"),
    "secrets": (_OUTPUT, "SecretsSection"),
    "features": (_OUTPUT, "FeaturesSection"),
}
"""Each section's module and model. Modules are imported when a section is used: start-up time."""


class Settings:
    """The configuration in effect. A section that nobody sets has its defaults."""

    metadata: "MetadataSection"
    history: "HistorySection"
    sources: "SourcesSection"
    aws: "AwsSection"
    collect: "CollectSection"
    guard: "GuardSection"
    settle: "SettleSection"
    filters: "FiltersSection"
    insights: "InsightOptions"
    site: "Site"
    exports: "ExportsSection"
    notifications: "NotifyOptions"
    publish: "PublishOptions"
    cache: "CacheSection"
    logging: "LoggingSection"
    plugins: "PluginsSection"
    secrets: "SecretsSection"
    features: "FeaturesSection"

    def __init__(self, sections: Mapping[str, "Options"] | None = None, profile: str | None = None) -> None:
        """*sections* by name; *profile* is the one that is in effect."""
        self.profile = profile
        self._faults: Mapping[str, Exception] = {}
        self.__dict__.update(sections or {})

    def without(self, faults: Mapping[str, Exception]) -> "Settings":
        """The same, but whoever asks for a section that *faults* names gets the fault."""
        sections = {name: value for name, value in self.__dict__.items() if name in SECTIONS and name not in faults}
        found = Settings(sections, self.profile)
        found._faults = faults
        return found

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - one of the sections above
        if name not in SECTIONS:
            raise AttributeError(name)
        if name in self._faults:
            raise self._faults[name]
        made = model(name)()
        self.__dict__[name] = made
        return made

    def options_of(self, source: str) -> dict[str, str]:
        """The options of *source*, as its factory takes them."""
        from reporter.config.sections.facts import ssm_options  # noqa: PLC0415 - start-up time

        own = self.sources.options_of(source)
        return ssm_options(self.aws, self.collect, own) if source == "ssm" else own

    def is_on(self, feature: str) -> bool:
        """Whether *feature*, a key of the section ``features``, is on here."""
        return self.features.is_on(feature, installation=self.metadata.name or "", profile=self.profile)


def model(section: str) -> "type[Options]":
    """The model of a *section*."""
    module, name = SECTIONS[section]
    return cast("type[Options]", getattr(import_module(module), name))
